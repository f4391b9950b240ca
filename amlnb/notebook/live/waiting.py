"""Waiting for a run, and what is said when it ended badly."""

from __future__ import annotations

from amlnb.model.errors import AmlnbError
from amlnb.model.run import Run, RunStatus, StepRun, StepStatus
from amlnb.notebook.live.session import Session
from amlnb.wire.words import duration


class RunFailedError(AmlnbError):
    """A run that was waited for failed; the user's own line comes first."""

    def __init__(self, run: Run, step: StepRun | None) -> None:
        self.run, self.step = run.id, step.key if step else ""
        failed = f"step {step.key!r} of run {run.id} failed" if step else ""
        failed = failed or f"run {run.id} failed"
        super().__init__(
            f"{_what_happened(run, step)} So {failed}: change the cell, run it, and "
            "go on with %pipeline repair."
        )


class RunStoppedError(AmlnbError):
    """A run that was waited for was stopped before its end."""

    def __init__(self, run: Run) -> None:
        self.run, self.status = run.id, run.status
        if run.status is RunStatus.CANCELLED:
            how = "was cancelled: %pipeline repair goes on where it stopped"
        else:
            how = f"lost its runner: `amlnb resume {run.id}` goes on where it stopped"
        super().__init__(f"Run {run.id} {how}.")


class StillRunningError(AmlnbError):
    """A run did not end in the time that somebody would wait."""

    def __init__(self, run: Run, timeout: float) -> None:
        self.run, self.timeout = run.id, timeout
        super().__init__(
            f"Run {run.id} is still going after {duration(timeout)}, and goes on: look "
            "with %pipeline status."
        )


def _what_happened(run: Run, step: StepRun | None) -> str:
    failure = step.failure if step else None
    if failure is None:
        return run.message.rstrip(".") + "." if run.message else "It did not tell why."
    line = f"`{failure.line.strip()}`" if failure.line.strip() else ""
    where = f"({failure.place})" if failure.place else ""
    own = failure.exception and failure.exception not in failure.message
    message = f"{failure.exception}: {failure.message}" if own else failure.message
    head = " ".join(part for part in (line, where) if part)
    message = message.rstrip().rstrip(".") + "."
    return f"{head}: {message}" if head else message


def wait_for(session: Session, run_id: str, timeout: float | None = None) -> Run:
    """Return the run when it has ended well.

    An interrupt stops the waiting, not the run.

    Raises
    ------
    RunFailedError, RunStoppedError, StillRunningError
    """
    try:
        run = session.workspace().wait(run_id, timeout)
    except KeyboardInterrupt:
        print(f"Stopped waiting; run {run_id} goes on.")  # noqa: T201 - the cell's own output
        raise
    return refuse_bad_end(run, timeout)


def refuse_bad_end(run: Run, timeout: float | None = None) -> Run:
    """Return the run if it ended well, else raise what is to be said."""
    match run.status:
        case RunStatus.COMPLETED:
            return run
        case RunStatus.FAILED:
            raise RunFailedError(run, first_failed(run))
        case RunStatus.CANCELLED | RunStatus.INTERRUPTED:
            raise RunStoppedError(run)
    raise StillRunningError(run, timeout or 0.0)


def first_failed(run: Run) -> StepRun | None:
    """Return the step that failed first, an item of a fan-out before the whole."""
    failed = [s for s in run.steps.values() if s.status is StepStatus.FAILED]
    with_words = [s for s in failed if s.failure is not None]
    key = lambda step: (step.ended or 0.0, step.index is None)  # noqa: E731 - one use
    return min(with_words or failed, key=key, default=None)
