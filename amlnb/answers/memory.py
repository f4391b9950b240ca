"""What was read of runs before, so that each event is read and folded only once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from typing import Generic, TypeVar

from amlnb.model.pipeline import Pipeline
from amlnb.model.run import Run, RunStatus, replay
from amlnb.picture.layout import Direction, layout, layout_json
from amlnb.wire.layout import LayoutJson
from amlnb.workspace.workspace import Workspace

_T = TypeVar("_T")


class Shelf(Generic[_T]):
    """The newest few things by name; safe to use from several threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[str, _T] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, name: str) -> _T | None:
        """Return what is kept under the name."""
        with self._lock:
            found = self._kept.get(name)
            if found is not None:
                self._kept.move_to_end(name)
            return found

    def put(self, name: str, value: _T) -> _T:
        """Keep `value`, and forget what was not asked for longest."""
        with self._lock:
            self._kept[name] = value
            self._kept.move_to_end(name)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return value

    def values(self) -> list[_T]:
        """Return all that is kept, what was asked for longest ago first."""
        with self._lock:
            return list(self._kept.values())

    def keep(self, name: str, make: Callable[[], _T]) -> _T:
        """Return what is kept under the name, made now if it is not."""
        found = self.get(name)
        return self.put(name, make()) if found is None else found


class Memory:
    """One workspace's runs as last read; asking again costs one row."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._runs: Shelf[Run] = Shelf(32)
        self._pipelines: Shelf[Pipeline] = Shelf(256)
        self._layouts: Shelf[LayoutJson] = Shelf(16)

    def run(self, run_id: str) -> Run:
        """Return the run as it is now, or raise NotFoundError."""
        return self.brought_up(self.workspace.head(run_id))

    def brought_up(self, head: Run) -> Run:
        """Return the run whose head was just read, with its steps."""
        run = self._runs.get(head.id)
        if run is None:
            run = self._runs.put(head.id, self.workspace.run(head.id))
        while run.seq < head.seq:
            events = self.workspace.events_after(head.id, run.seq)
            if not events:
                break
            run = self._runs.put(head.id, replay(run, events))
        return _with_status(run, head)

    def pipeline(self, run_id: str) -> Pipeline:
        """Return the pipeline as it was when the run was submitted."""
        return self._pipelines.keep(run_id, lambda: self.workspace.pipeline(run_id))

    def layout(self, run_id: str, direction: Direction = "LR") -> LayoutJson:
        """Return where the run's steps are drawn; a run never moves a box."""
        return self._layouts.keep(
            f"{direction} {run_id}",
            lambda: layout_json(layout(self.pipeline(run_id), direction=direction)),
        )


def _with_status(run: Run, head: Run) -> Run:
    """Return the run, interrupted or not as its head says: no event tells that."""
    if head.status is RunStatus.INTERRUPTED:
        return replace(run, status=head.status, message=head.message)
    if run.status is RunStatus.INTERRUPTED and run.seq <= head.seq:
        return replace(run, status=head.status)
    return run
