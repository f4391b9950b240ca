"""Waiting for a run, and printing how it goes."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from amlnb.model.errors import AmlnbError, NotFoundError
from amlnb.model.run import Run as State
from amlnb.model.run import StepRun as StepState
from amlnb.model.run import StepStatus
from amlnb.sdk.exceptions import ActivityFailedException, ExperimentExecutionException
from amlnb.sdk.runs.status import step_status

if TYPE_CHECKING:
    from amlnb.sdk.runs.run import Run

#: Seconds between two looks.
_INTERVAL = 0.1
#: Bytes of a log that are printed at once; more is told of, not printed.
_PIECE = 64 << 10
_LINE = "-" * 60


class WaitedTooLongError(ExperimentExecutionException):
    """A run had not ended when the time to wait was up."""

    def __init__(self, run: str, seconds: float) -> None:
        self.run, self.seconds = run, seconds
        super().__init__(
            f"Run {run!r} had not ended after {seconds:g} s. It goes on: wait again, "
            "or call cancel()."
        )


def wait(
    run: Run, *, show_output: bool, timeout: float | None, raise_on_error: bool
) -> str:
    """Return a run's status when it has ended.

    Raises
    ------
    ActivityFailedException
        With `raise_on_error`, when it failed or was cancelled: which step, and why.
    WaitedTooLongError
        When `timeout` seconds were up before.
    """
    began = time.monotonic()
    screen = Screen(run) if show_output else None
    if screen:
        screen.begin()
    while not run.has_ended():
        if timeout is not None and time.monotonic() - began > timeout:
            raise WaitedTooLongError(run.id, timeout)
        if screen:
            screen.look()
        time.sleep(_INTERVAL)
    if screen:
        screen.look()
        screen.end()
    status = run.get_status()
    if raise_on_error and status != "Completed":
        raise ActivityFailedException(why(run))
    return status


def why(run: Run) -> str:
    """Return why a run did not end well: its first failed step, the user's line."""
    state = run.state
    key = run._key  # noqa: SLF001 - a run's own module family
    steps = [state.steps[key]] if key in state.steps else list(state.steps.values())
    failed = [s for s in steps if s.failure is not None and s.status.is_final]
    said = [f"Step {s.key!r} failed: {s.failure.message}" for s in failed if s.failure]
    if failed and failed[0].failure and failed[0].failure.traceback:
        said.append(failed[0].failure.traceback.rstrip())
    if not said:
        ended = str.__str__(run.get_status())
        said = [f"Run {run.id!r} ended as {ended}. {state.message}".rstrip()]
    log = _log_of(run, failed[0]) if failed else None
    return "\n".join([*said, *([f"Its log: {log}"] if log else [])])


def _log_of(run: Run, step: StepState) -> Path | None:
    try:
        return run.experiment.workspace.local.attempt_folder(
            run.state.id, step.key
        ).joinpath("log.txt")
    except AmlnbError:
        return None


@dataclass(slots=True)
class Screen:
    """Prints what is new in a run: steps that change, and lines that they print."""

    run: Run
    _seen: dict[str, StepStatus] = field(default_factory=dict)
    #: How much of each attempt's log has been printed.
    _read: dict[Path, int] = field(default_factory=dict)

    def begin(self) -> None:
        """Print what is being waited for."""
        _say(f"RunId: {self.run.id}")
        _say(f"Link to Run: {self.run.get_portal_url()}")

    def look(self) -> None:
        """Print what is new since the last look."""
        state = self.run.state
        for step in self._steps(state):
            if self._seen.get(step.key) is not step.status:
                self._flush(state, step)
                self._seen[step.key] = step.status
                self._tell(step)
            elif step.status is StepStatus.RUNNING:
                self._flush(state, step)

    def _steps(self, state: State) -> list[StepState]:
        key = self.run._key  # noqa: SLF001 - a run's own module family
        return [s for s in state.steps.values() if key in ("", s.key)]

    def _tell(self, step: StepState) -> None:
        how = str.__str__(step_status(step.status))
        if step.reused_from:
            how += f" (reused from run {step.reused_from})"
        elif step.status is StepStatus.UPSTREAM_FAILED:
            how += " (a step before it failed)"
        _say(f"Step {step.key!r}: {how}")
        if step.status is StepStatus.FAILED and step.failure:
            _say(step.failure.message)

    def _flush(self, state: State, step: StepState) -> None:
        """Print what the step's newest attempt printed meanwhile."""
        if not step.attempts:
            return
        local = self.run.experiment.workspace.local
        try:
            log = local.attempt_folder(state.id, step.key) / "log.txt"
        except NotFoundError:
            return
        if not log.is_file():
            return
        start = self._read.get(log, 0)
        with log.open("rb") as file:
            size = file.seek(0, 2)
            if size - start > _PIECE:
                _say(f"… {size - start - _PIECE:,} bytes more in {log}")
                start = size - _PIECE
            file.seek(start)
            text = file.read(_PIECE)
        self._read[log] = start + len(text)
        if text:
            print(text.decode("utf-8", "replace"), end="", flush=True)  # noqa: T201 - v1 prints

    def end(self) -> None:
        """Print how it ended."""
        status = str.__str__(self.run.get_status())
        shown = "Finished" if status == "Completed" else status
        _say(_LINE)
        _say(f"Run {self.run.id}: {shown}")


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - v1 prints
