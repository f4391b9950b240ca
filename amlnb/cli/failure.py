"""What failed: the user's own line first, then why, then what to do; pure."""

from __future__ import annotations

from amlnb.cli.rows import failure_words, logged, top_steps
from amlnb.model.attempt import Fault
from amlnb.model.run import Run, StepRun, StepStatus
from amlnb.wire.words import one_line

#: Items of one fan-out that are told of; the rest are counted.
MOST_ITEMS = 3


def failure_lines(run: Run, me: str, name: str) -> list[str]:
    """Return every failure of the run, and how to go on.

    Parameters
    ----------
    me
        The command as the user must type it, ``amlnb`` or ``amlnb -w FOLDER``.
    name
        The run, as short as it may be written.
    """
    lines: list[str] = []
    for step in top_steps(run):
        lines += _of_step(run, step, me, name)
    if lines:
        lines += [f"  repair: {me} repair {name}", ""]
    return lines


def _of_step(run: Run, step: StepRun, me: str, name: str) -> list[str]:
    items = [run.steps[key] for key in step.items if key in run.steps]
    failed = [i for i in items if i.status is StepStatus.FAILED]
    if failed:
        lines = [x for i in failed[:MOST_ITEMS] for x in _told(i, me, name)]
        more = len(failed) - MOST_ITEMS
        return [*lines, *([f"  … and {more} more items of {step.key}"] * (more > 0))]
    return _told(step, me, name) if step.status is StepStatus.FAILED else []


def _told(step: StepRun, me: str, name: str) -> list[str]:
    label = f" ({one_line(step.label)})" if step.label else ""
    failure = step.failure
    where = f"  {failure.place}" if failure and failure.place else ""
    own_line = [f"    {one_line(failure.line)}"] if failure and failure.line else []
    return [
        f"✗ {step.key}{label} failed{where}",
        *own_line,
        f"  {_with_exception(step)}",
        *([f"  logged: {logged(step)}"] if step.metrics else []),
        *_log_hint(step, me, name),
    ]


def _with_exception(step: StepRun) -> str:
    words = failure_words(step)
    if step.failure and step.failure.place and step.failure.line:
        # Place and line stand above already.
        words = words.partition(f", in {step.failure.place}")[0]
    name = step.failure.exception if step.failure else ""
    return words if not name or name in words else f"{one_line(name)}: {words}"


def _log_hint(step: StepRun, me: str, name: str) -> list[str]:
    begun = step.failure is None or step.failure.fault is not Fault.SETUP
    key = (
        f"'{step.key}'" if "[" in step.key else step.key
    )  # brackets mean much to shells
    return [f"  log:    {me} logs {name} {key}"] if begun else []
