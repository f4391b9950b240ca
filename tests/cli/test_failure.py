from __future__ import annotations

from dataclasses import replace

from amlnb.cli.failure import MOST_ITEMS, failure_lines
from amlnb.model import events as ev
from amlnb.model.attempt import Failure, Fault
from amlnb.model.run import Run
from tests.cli.stories import (
    ZERO,
    a_failed_run,
    a_fan_out,
    completed,
    failed,
    pending,
    started,
    told,
)


def told_of(failure: Failure) -> Run:
    return told(pending("a"), started("a"), failed("a", failure))


def test_the_users_own_line_comes_first() -> None:
    assert failure_lines(a_failed_run(), "amlnb", "k3f9xq") == [
        "✗ train failed  cell 5, line 2 of flights.ipynb",
        "    rate = late / total",
        "  ZeroDivisionError: division by zero",
        "  log:    amlnb logs k3f9xq train",
        "  repair: amlnb repair k3f9xq",
        "",
    ]


def test_what_it_logged_before_it_failed_is_told() -> None:
    fact = ev.StepFailed(
        key="a", attempt=1, failure=ZERO, metrics={"loss": 0.25, "rows": 3}
    )
    run = told(pending("a"), started("a"), fact)
    assert "  logged: loss 0.25, rows 3" in failure_lines(run, "amlnb", "x")
    assert run.steps["a"].metrics == {"loss": 0.25, "rows": 3}


def test_a_good_run_has_no_failures() -> None:
    run = told(pending("a"), started("a"), completed("a"))
    assert failure_lines(run, "amlnb", "k3f9xq") == []


def test_the_exception_is_not_said_twice() -> None:
    failure = Failure(
        fault=Fault.BODY, message="KeyError: 'lr' is missing.", exception="KeyError"
    )
    run = told(pending("a"), started("a"), failed("a", failure))
    assert "  KeyError: 'lr' is missing." in failure_lines(run, "amlnb", "x")


def test_the_place_and_the_line_are_not_said_twice() -> None:
    told = "ZeroDivisionError: no, in cell 5, line 2 of flights.ipynb: `rate = late`"
    run = told_of(replace(ZERO, message=told))
    assert failure_lines(run, "amlnb", "x")[1:3] == [
        "    rate = late / total",
        "  ZeroDivisionError: no",
    ]


def test_a_step_that_never_began_has_no_log() -> None:
    failure = Failure(fault=Fault.SETUP, message="There is no kernel 'julia'.")
    run = told(pending("a"), failed("a", failure))
    assert not any("log:" in line for line in failure_lines(run, "amlnb", "x"))


def test_of_a_fan_out_a_few_items_are_told_and_the_rest_counted() -> None:
    run = a_fan_out(done=1, failing=6, total=8)
    lines = failure_lines(run, "amlnb", "k3f9xq")
    assert sum(line.startswith("✗") for line in lines) == MOST_ITEMS
    assert "✗ train[1] ('A1') failed" in lines[0]
    assert "  … and 3 more items of train" in lines
    assert "  log:    amlnb logs k3f9xq 'train[1]'" in lines


def test_advice_bears_the_workspace_that_was_given() -> None:
    lines = failure_lines(a_failed_run(), "amlnb -w /data", "k3f9xq")
    assert "  repair: amlnb -w /data repair k3f9xq" in lines


def test_a_line_with_control_characters_is_harmless() -> None:
    failure = replace(
        Failure(fault=Fault.BODY, message="\x1b[31mno"), line="print('\x1b[2J')"
    )
    run = told(pending("a"), started("a"), failed("a", failure))
    assert all(line.isprintable() for line in failure_lines(run, "amlnb", "x"))
