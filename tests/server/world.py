"""A small world for the application: a real store, runs told by their events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from amlnb.model import events as ev
from amlnb.model.pipeline import Pipeline
from amlnb.model.run import Run
from amlnb.ports import Lease
from amlnb.server.notebooks import Suggested
from amlnb.server.root import Root
from amlnb.server.workspaces import Workspaces
from amlnb.settings import Settings
from amlnb.stores.sqlite import SqliteStore
from amlnb.workspace.folder import NAME
from amlnb.workspace.owner import myself
from tests.wire.samples import a_step

LONG = 3_600.0
PIPELINE = Pipeline(
    name="flights",
    file="flights.ipynb",
    steps=(
        a_step("load", (), ["flights"]),
        a_step("train", [("load", "flights")], ["model"]),
    ),
)


@dataclass
class NoNotebooks:
    """Stands for what reads notebooks: says what it was asked."""

    asked: list[object] = field(default_factory=list)

    def pipeline(self, path: Path) -> Pipeline:
        self.asked.append(path)
        return PIPELINE

    def suggest(self, cells: Sequence[str], index: int) -> Suggested:
        self.asked.append((tuple(cells), index))
        return Suggested(line="%%pipeline_step x", notes=("check it",))


@dataclass
class Told:
    """One run, and who tells it."""

    store: SqliteStore
    id: str
    lease: Lease

    def tell(self, *facts: ev.Fact) -> None:
        self.store.append(self.lease, facts)


@dataclass
class Place:
    """A folder below the root with a workspace."""

    folder: Path

    def __post_init__(self) -> None:
        (self.folder / NAME).mkdir(parents=True, exist_ok=True)
        self.store = SqliteStore(self.folder / NAME / "store.db")

    def run(
        self,
        run_id: str,
        *facts: ev.Fact,
        pipeline: Pipeline = PIPELINE,
        **more: object,
    ) -> Told:
        facts_of = {"experiment": "e", "created": 100.0, **more}
        run = Run(id=run_id, pipeline=pipeline.name, **facts_of)  # type: ignore[arg-type]
        self.store.create_run(run, pipeline)
        told = Told(self.store, run_id, self.store.claim(run_id, myself(), LONG))
        if facts:
            told.tell(*facts)
        return told


def started(key: str = "load") -> ev.StepStarted:
    return ev.StepStarted(key=key, attempt=1, compute="local", kernel="python3")


def completed(key: str = "load") -> ev.StepCompleted:
    return ev.StepCompleted(key=key, attempt=1, seconds=1.0)


BEGUN = ev.RunStarted(owner=myself())
ENDED = ev.RunEnded(status="completed")


def workspaces(root: Path, **settings: str) -> Workspaces:
    return Workspaces(Root(root.resolve()), Settings(**settings))  # type: ignore[arg-type]
