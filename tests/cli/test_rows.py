from __future__ import annotations

from dataclasses import replace

from amlnb.cli.rows import Row, row_of, top_steps
from amlnb.model import events as ev
from amlnb.model.run import Run, StepStatus
from tests.cli.stories import (
    BEGIN,
    CHANGED,
    MODEL,
    ZERO,
    a_failed_run,
    a_fan_out,
    completed,
    pending,
    started,
    told,
)


def rows(run: Run, now: float) -> list[Row]:
    return [row_of(run, step, now) for step in top_steps(run)]


def test_steps_not_begun_stand_in_the_plans_order() -> None:
    run = told(pending("load", "train"), ev.RunStarted(owner="x"), started("train"))
    found = rows(run, BEGIN + 3)
    assert [(r.step, r.look.word) for r in found] == [
        ("load", "waiting"),
        ("train", "running"),
    ]


def test_a_running_step_tells_its_time_and_why() -> None:
    run = told(pending("train"), started("train", 1, CHANGED))
    (row,) = rows(run, BEGIN + 12)
    assert (row.elapsed, row.note) == ("12 s", "C 1.0 → 0.3")


def test_an_ended_step_stops_its_clock_and_names_what_it_made() -> None:
    run = told(pending("train"), started("train"), completed("train", MODEL))
    (row,) = rows(run, BEGIN + 1000)
    assert (row.elapsed, row.note) == ("1.0 s", "→ model")


def test_a_failed_run_says_what_failed_and_what_did_not_run() -> None:
    load, train, report = rows(a_failed_run(), BEGIN + 60)
    assert load.note == "from run abcdef"
    assert train.note == "division by zero"
    assert (report.status, report.note) == (
        StepStatus.UPSTREAM_FAILED,
        "`train` failed",
    )


def test_a_retry_counts_down() -> None:
    lost = ev.AttemptFailed(key="a", attempt=1, failure=ZERO, retry_at=BEGIN + 10)
    run = told(pending("a"), started("a"), lost)
    assert rows(run, BEGIN + 6)[0].note == "try 2 in 4.0 s: division by zero"
    assert rows(run, BEGIN + 60)[0].note.startswith("try 2 follows")


def test_a_fan_out_is_one_row_with_a_bar() -> None:
    (row,) = rows(a_fan_out(done=2, failing=1, total=5), BEGIN + 9)
    assert row.bar is not None
    assert (row.bar.good, row.bar.failed, row.bar.running) == (2, 1, 1)
    assert (row.bar.ended, row.bar.total) == (3, 5)


def test_hostile_messages_cannot_steer_the_terminal() -> None:
    nasty = replace(ZERO, message="no\x1b[2Jway\nat all\x07")
    run = told(
        pending("a"), started("a"), ev.StepFailed(key="a", attempt=1, failure=nasty)
    )
    note = rows(run, BEGIN)[0].note
    assert note.isprintable()
    assert "at all" in note
