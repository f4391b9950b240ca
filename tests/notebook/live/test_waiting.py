"""A run that ended badly is told in one sentence, the user's own line first."""

from __future__ import annotations

import pytest

from amlnb.model.attempt import Failure, Fault
from amlnb.model.run import Run, RunStatus, StepRun, StepStatus
from amlnb.model.step import Place
from amlnb.notebook.live.waiting import (
    RunFailedError,
    RunStoppedError,
    StillRunningError,
    refuse_bad_end,
)

FAILURE = Failure(
    fault=Fault.BODY,
    message="division by zero",
    exception="ZeroDivisionError",
    place=Place(file="n.ipynb", cell=5, line=3),
    line="    y = 1 / 0\n",
)


def run(status: RunStatus, *steps: StepRun, message: str = "") -> Run:
    return Run(
        id="r1",
        pipeline="n",
        experiment="n",
        created=0.0,
        status=status,
        steps={s.key: s for s in steps},
        message=message,
    )


def failed(key: str, failure: Failure | None, ended: float, index=None) -> StepRun:
    step = key.partition("[")[0]
    return StepRun(
        key=key,
        step=step,
        status=StepStatus.FAILED,
        failure=failure,
        ended=ended,
        index=index,
    )


def test_a_run_that_ended_well_comes_back():
    good = run(RunStatus.COMPLETED)
    assert refuse_bad_end(good) is good


def test_the_users_line_comes_first():
    later = Failure(fault=Fault.DIED, message="The kernel died.")
    bad = run(
        RunStatus.FAILED,
        failed("other", later, ended=9.0),
        failed("train", None, ended=5.0),
        failed("train[1]", FAILURE, ended=5.0, index=1),
    )
    with pytest.raises(RunFailedError) as caught:
        refuse_bad_end(bad)
    assert caught.value.step == "train[1]"
    assert str(caught.value) == (
        "`y = 1 / 0` (cell 5, line 3 of n.ipynb): ZeroDivisionError: division by zero. "
        "So step 'train[1]' of run r1 failed: change the cell, run it, and go on with "
        "%pipeline repair."
    )


def test_a_failure_without_a_line_still_says_why():
    died = Failure(fault=Fault.DIED, message="The kernel died.")
    with pytest.raises(RunFailedError, match=r"^The kernel died\. So step 'a' of"):
        refuse_bad_end(run(RunStatus.FAILED, failed("a", died, 1.0)))


def test_a_run_that_failed_by_itself():
    with pytest.raises(RunFailedError, match=r"^The disk is full\. So run r1 failed"):
        refuse_bad_end(run(RunStatus.FAILED, message="The disk is full."))


def test_a_stopped_run_says_how_to_go_on():
    with pytest.raises(RunStoppedError, match="was cancelled: %pipeline repair"):
        refuse_bad_end(run(RunStatus.CANCELLED))
    with pytest.raises(RunStoppedError, match="lost its runner: `amlnb resume r1`"):
        refuse_bad_end(run(RunStatus.INTERRUPTED))


def test_a_run_that_goes_on():
    with pytest.raises(StillRunningError, match="still going after 30 s, and goes on"):
        refuse_bad_end(run(RunStatus.RUNNING), 30.0)
