"""Routes that act: plan, submit, cancel, resume, repair, and suggest a step's line."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict

from starlette.responses import Response

from amlnb.answers.plan import plan_reply
from amlnb.model.errors import AmlnbError, NotFoundError
from amlnb.model.pipeline import Pipeline
from amlnb.model.run import RunOptions
from amlnb.server.answer import answer
from amlnb.server.asked import Infer, Repair, Whole
from amlnb.server.workspaces import Desk
from amlnb.server.world import AnyWorld, RunId, TheDesk, World

#: Bytes of a notebook file.
_LARGEST = 256 << 20
_ENDINGS = (".ipynb", ".py")


class UnreadNotebookError(AmlnbError):
    """A path that a client names is no notebook that could be read."""

    def __init__(self, path: str, why: str) -> None:
        self.path, self.why = path, why
        super().__init__(
            f"{path!r} cannot be read as a notebook: {why}. Name a saved notebook "
            "(.ipynb) or a script of cells (.py)."
        )


class NothingNamedError(AmlnbError):
    """Neither a notebook nor a run was named."""

    def __init__(self) -> None:
        super().__init__(
            "Nothing to run was named: give the path of a notebook, or the id of an "
            "earlier run."
        )


class NoCellError(AmlnbError):
    """The cell that was asked about is not among those that were sent."""

    def __init__(self, index: int, count: int) -> None:
        self.index, self.count = index, count
        super().__init__(f"There is no cell {index} among {count}; the first is 0.")


class RunAnswerJson(TypedDict):
    """The run that was acted on, or that is new."""

    run: str


class InferReplyJson(TypedDict):
    """What would make a cell a step."""

    #: The magic's line: ``%%pipeline_step train -i flights -o model``.
    line: str
    #: What a person should check, one sentence each.
    notes: list[str]


def plan(world: AnyWorld, asked: Whole) -> Response:
    """Tell what a run would do, and why; nothing runs."""
    desk, pipeline = _named(world, asked)
    found = desk.workspace.plan(pipeline, asked.parameters, _options(asked))
    return answer(plan_reply(pipeline, found))


def submit(world: AnyWorld, asked: Whole) -> Response:
    """Start a run of the notebook as it is saved, and return at once."""
    desk, pipeline = _named(world, asked)
    experiment = asked.experiment
    if asked.run and not experiment:
        experiment = desk.workspace.head(asked.run).experiment
    run = desk.workspace.submit(
        pipeline, asked.parameters, _options(asked), experiment=experiment
    )
    return answer(RunAnswerJson(run=run.id))


def _named(world: World, asked: Whole) -> tuple[Desk, Pipeline]:
    if asked.path:
        pipeline = _read(world, asked.path)
        return world.workspaces.beside(asked.path, create=True), pipeline
    if not asked.run:
        raise NothingNamedError
    desk = world.workspaces.holding(asked.run)
    return desk, desk.memory.pipeline(asked.run)


def _read(world: World, path: str) -> Pipeline:
    found = world.workspaces.root.resolve(path)
    if not found.exists():
        raise NotFoundError("notebook", path)
    return world.notebooks.pipeline(checked(found, path))


def checked(found: Path, path: str) -> Path:
    """Return the file if it may be read whole: no pipe, no device, not too large."""
    if not found.is_file():
        raise UnreadNotebookError(path, "it is no file")
    if found.suffix not in _ENDINGS:
        raise UnreadNotebookError(path, f"its name ends in {found.suffix!r}")
    if found.stat().st_size > _LARGEST:
        raise UnreadNotebookError(path, f"it has more than {_LARGEST >> 20} MiB")
    return found


def _options(asked: Whole) -> RunOptions:
    return RunOptions(
        regenerate_outputs=asked.refresh, targets=tuple(dict.fromkeys(asked.targets))
    )


def cancel(desk: TheDesk, run_id: RunId) -> Response:
    """Ask the run to stop; one that has ended stays as it is."""
    desk.workspace.cancel(run_id)
    return answer(RunAnswerJson(run=run_id))


def resume(desk: TheDesk, run_id: RunId) -> Response:
    """Go on with a run that was interrupted, failed or cancelled."""
    return answer(RunAnswerJson(run=desk.workspace.resume(run_id).id))


def repair(world: AnyWorld, desk: TheDesk, run_id: RunId, asked: Repair) -> Response:
    """Start a new run that keeps what was done, with the notebook as it is now."""
    pipeline = desk.memory.pipeline(run_id)
    file = Path(pipeline.folder, pipeline.file)
    if pipeline.file and file.is_file() and not asked.as_it_was:
        pipeline = world.notebooks.pipeline(checked(file, pipeline.file))
    run = desk.workspace.repair(run_id, pipeline, asked.parameters, asked.again)
    return answer(RunAnswerJson(run=run.id))


def infer(world: AnyWorld, asked: Infer) -> Response:
    """Suggest the line that makes a cell a step, from the code of all cells."""
    if asked.index >= len(asked.cells):
        raise NoCellError(asked.index, len(asked.cells))
    found = world.notebooks.suggest(asked.cells, asked.index)
    return answer(InferReplyJson(line=found.line, notes=list(found.notes)))
