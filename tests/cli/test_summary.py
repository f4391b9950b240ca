from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from amlnb.cli.codes import EXPLAINED, ExitCode
from amlnb.cli.summary import exit_code, summary_lines, summary_record
from amlnb.model import events as ev
from amlnb.model.run import RunStatus
from tests.cli.stories import (
    BEGIN,
    MODEL,
    a_failed_run,
    completed,
    pending,
    started,
    told,
)

FOLDER = Path(".amlnb/runs/x")


def test_the_end_names_every_group_and_where_to_look() -> None:
    run = told(
        pending("load", "train"),
        ev.RunStarted(owner="x"),
        ev.StepReused(key="load", run="20261120-090000-abcdef"),
        started("train"),
        completed("train", MODEL),
        ev.RunEnded(status="completed"),
    )
    assert summary_lines(run, FOLDER, "amlnb", BEGIN + 99) == [
        "✓ run k3f9xq done in 4.0 s",
        "  run          1  train",
        "  reused       1  load",
        "  skipped      0",
        "  failed       0",
        "  notebooks  .amlnb/runs/x",
        "  outputs    amlnb outputs k3f9xq",
        "  logs       amlnb logs k3f9xq",
    ]


def test_a_failed_run_ends_with_its_failures_and_what_did_not_run() -> None:
    lines = summary_lines(a_failed_run(), FOLDER, "amlnb", BEGIN)
    assert lines[0].startswith("✗ train failed")
    assert "  failed       1  train" in lines
    assert "  not run      1  report" in lines


def test_what_a_person_should_know_is_said_at_the_end() -> None:
    warned = ev.StepCompleted(
        key="a",
        attempt=1,
        warnings=tuple(f"`x{i}` changed in place" for i in range(10)),
    )
    lines = summary_lines(told(pending("a"), warned), FOLDER, "amlnb", BEGIN)
    assert "  ! a: `x0` changed in place" in lines
    assert sum(line.startswith("  !") for line in lines) == 9
    assert any("and 2 more" in line for line in lines)


def test_what_all_items_of_a_fan_out_warn_of_is_said_once() -> None:
    warned = [
        ev.StepCompleted(key=f"a[{i}]", attempt=1, warnings=("is a pickle",))
        for i in range(3)
    ]
    run = told(pending("a"), ev.StepMapped(key="a", labels=("x", "y", "z")), *warned)
    lines = summary_lines(run, FOLDER, "amlnb", BEGIN)
    assert [line for line in lines if "pickle" in line] == ["  ! a: is a pickle"]


def test_an_interrupted_run_says_how_to_go_on() -> None:
    run = replace(pending("a"), status=RunStatus.INTERRUPTED)
    lines = summary_lines(run, FOLDER, "amlnb", BEGIN)
    assert "  go on      amlnb resume k3f9xq" in lines


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (RunStatus.COMPLETED, 0),
        (RunStatus.FAILED, 1),
        (RunStatus.CANCELLED, 3),
        (RunStatus.INTERRUPTED, 4),
    ],
)
def test_the_exit_code_tells_how_it_ended(status: RunStatus, code: int) -> None:
    assert exit_code(replace(pending("a"), status=status)) == code


def test_every_exit_code_is_explained_in_help() -> None:
    explained = {int(c) for codes, _ in EXPLAINED for c in codes.split(", ")}
    assert explained == {int(code) for code in ExitCode}


def test_the_record_says_the_same_to_machines() -> None:
    record = summary_record(a_failed_run(), FOLDER, BEGIN)
    assert record["status"] == "failed"
    assert record["exit_code"] == 1
    assert record["seconds"] == 5.0
    assert record["steps"] == {
        "run": [],
        "reused": ["load"],
        "skipped": [],
        "failed": ["train"],
        "not_run": ["report"],
        "cancelled": [],
    }
