"""Which run a person means in a notebook."""

from __future__ import annotations

from amlnb.model.errors import AmlnbError, NotFoundError
from amlnb.model.pipeline import Pipeline
from amlnb.model.run import Run
from amlnb.notebook.live.session import Session

LAST = "last"
_LOOK_BACK = 20


class NoRunsError(AmlnbError):
    """The notebook's pipeline has not been run yet."""

    def __init__(self, pipeline: str) -> None:
        self.pipeline = pipeline
        super().__init__(
            f"There are no runs of {pipeline!r} yet: %pipeline run starts one."
        )


class NothingMadeError(AmlnbError):
    """A step has no outputs to bring back."""

    def __init__(self, step: str, where: str) -> None:
        self.step, self.where = step, where
        super().__init__(
            f"Step {step!r} has made nothing in {where}: run it with %pipeline run "
            f"{step}, or name another run with --run."
        )


def find_run(session: Session, text: str = "") -> Run:
    """Return the run meant by ``last`` (or nothing), an id, or a part of one.

    ``last`` is the newest of this notebook; an id may be that of any run.
    """
    workspace = session.workspace()
    if text not in ("", LAST):
        return workspace.run(workspace.find(text))
    try:
        return workspace.run(workspace.find(LAST, pipeline=session.name))
    except NotFoundError:
        raise NoRunsError(session.name) from None


def find_run_of(session: Session, key: str, text: str = "") -> Run:
    """Return the run that `text` means, or else the newest in which `key` ended well.

    Raises
    ------
    NoRunsError, NotFoundError, NothingMadeError
    """
    newest = find_run(session, text)
    if _is_good(newest, key):
        return newest
    if text not in ("", LAST):
        raise NothingMadeError(key, f"run {newest.id}")
    workspace = session.workspace()
    for short in workspace.runs(pipeline=session.name, limit=_LOOK_BACK):
        run = workspace.run(short.id)
        if _is_good(run, key):
            return run
    pipeline = workspace.pipeline(newest.id)
    pipeline.step(key.partition("[")[0])  # a wrong name is told as that
    raise NothingMadeError(key, f"the last {_LOOK_BACK} runs")


def _is_good(run: Run, key: str) -> bool:
    return key in run.steps and run.steps[key].status.is_good


def pipeline_of(session: Session, run: Run) -> Pipeline:
    """Return the pipeline as it was when the run was submitted."""
    return session.workspace().pipeline(run.id)
