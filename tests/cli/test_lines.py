from __future__ import annotations

from amlnb.cli.lines import event_lines, name_width
from amlnb.model import events as ev
from amlnb.model.reason import Reason, Why
from amlnb.model.run import Run
from tests.cli.stories import (
    BEGIN,
    CHANGED,
    MODEL,
    RUN_ID,
    ZERO,
    completed,
    failed,
    parent_failed,
    pending,
    started,
    told,
)

_CLOCK = len("12:01:07 ")


def lines_of(fact: ev.Fact, run: Run | None = None) -> list[str]:
    """The lines of one event, without the time of day."""
    run = told(run or pending("train", "report"), fact)
    event = ev.Event(run=RUN_ID, seq=1, time=BEGIN, fact=fact)
    return [line[_CLOCK:] for line in event_lines(event, run, name_width(run))]


def test_every_line_begins_with_the_time_of_day() -> None:
    event = ev.Event(run=RUN_ID, seq=1, time=BEGIN, fact=started("train"))
    (line,) = event_lines(event, pending("train"), 6)
    assert line[2] == line[5] == ":"
    assert line[:_CLOCK].replace(":", "").strip().isdigit()


def test_a_start_says_why() -> None:
    line = lines_of(started("train", 1, CHANGED))[0]
    assert line.split() == ["train", "running", "(C", "1.0", "→", "0.3)"]


def test_a_second_try_says_so() -> None:
    assert "try 2" in lines_of(started("train", 2))[0]


def test_what_came_out_is_named() -> None:
    line = lines_of(completed("train", MODEL, seconds=3.2))[0]
    assert line.split() == ["train", "done", "3.2", "s", "→", "model"]


def test_each_warning_has_its_own_line() -> None:
    fact = ev.StepCompleted(key="train", attempt=1, warnings=("`df` changed in place",))
    assert lines_of(fact)[1].endswith("warning: `df` changed in place")


def test_reuse_names_the_run_it_comes_from() -> None:
    fact = ev.StepReused(key="train", run="20261120-090000-abcdef")
    assert lines_of(fact)[0].endswith("(from run abcdef)")


def test_a_failure_and_what_follows() -> None:
    assert lines_of(failed("train"))[0].endswith("failed          division by zero")
    heir = lines_of(parent_failed("report", "train"))[0]
    assert heir.split(maxsplit=1)[1] == "upstream failed (`train` failed)"


def test_a_false_condition_is_a_skip() -> None:
    why = Reason(why=Why.CONDITION_FALSE, name="auc > 0.9")
    fact = ev.StepSkipped(key="report", reasons=(why,))
    assert "skipped" in lines_of(fact)[0]


def test_a_retry_says_when() -> None:
    fact = ev.AttemptFailed(key="train", attempt=1, failure=ZERO, retry_at=BEGIN + 10)
    assert "try 2 in 10 s: division by zero" in lines_of(fact)[0]


def test_the_items_of_a_fan_out_are_listed() -> None:
    fact = ev.StepMapped(key="train", labels=("'JFK'", "'LGA'"))
    assert lines_of(fact)[0].endswith("2 items: 'JFK', 'LGA'")
    assert lines_of(ev.StepMapped(key="train", labels=()))[0].endswith("no items")


def test_the_runs_own_events_are_named_run() -> None:
    for fact, end in (
        (ev.RunStarted(owner="here:1"), "started"),
        (ev.RunStarted(owner="here:1", resumed=True), "resumed"),
        (ev.CancelRequested(by="ada"), "cancelling, asked by ada"),
        (ev.RunEnded(status="completed"), "done"),
        (
            ev.RunEnded(status="failed", message="The disk is full."),
            "The disk is full.",
        ),
    ):
        (line,) = lines_of(fact)
        assert line.startswith("run ")
        assert line.endswith(end)


def test_lost_and_cancelled_steps_are_told() -> None:
    assert "lost with its runner" in lines_of(ev.AttemptLost(key="train", attempt=1))[0]
    assert lines_of(ev.StepCancelled(key="train"))[0].endswith("cancelled")


def test_hostile_names_stay_on_their_line() -> None:
    fact = ev.StepMapped(key="train", labels=("\x1b]0;owned\x07\nrm",))
    lines = lines_of(fact)
    assert len(lines) == 1
    assert lines[0].isprintable()
