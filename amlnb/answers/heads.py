"""Lists of runs: each run is read anew only when something happened to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypedDict

from amlnb.answers.head import RunHeadJson, run_head_json
from amlnb.answers.memory import Memory, Shelf
from amlnb.model.pipeline import Pipeline
from amlnb.model.run import Run

#: Runs that are looked through for the list of experiments, and for one file's.
_LOOKED_THROUGH = 5_000
_KEPT = 2_000


class ExperimentJson(TypedDict):
    """A name that runs are filed under."""

    name: str
    runs: int
    last: RunHeadJson | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which runs a list is to show."""

    experiment: str | None = None
    pipeline: str | None = None
    #: The notebook that the runs were read from, as `Heads` names files.
    file: str | None = None
    limit: int = 50


def own_name(pipeline: Pipeline) -> str:
    """Return the name of the pipeline's file alone."""
    return pipeline.file


class Heads:
    """The heads of one workspace's runs.

    Parameters
    ----------
    name_file
        How the screen names the file of a pipeline.
    """

    def __init__(
        self, memory: Memory, name_file: Callable[[Pipeline], str] = own_name
    ) -> None:
        self._memory = memory
        self._name_file = name_file
        self._kept: Shelf[tuple[tuple[int, str], RunHeadJson]] = Shelf(_KEPT)

    def newest(self, wanted: Wanted) -> list[RunHeadJson]:
        """Return the newest runs that are wanted, newest first, with their steps."""
        by_file = wanted.file is not None
        runs = self._memory.workspace.runs(
            pipeline=wanted.pipeline,
            experiment=wanted.experiment,
            limit=_LOOKED_THROUGH if by_file else wanted.limit,
        )
        if by_file:
            runs = [run for run in runs if self._is_of(run, wanted.file)]
        return [self.of(run) for run in runs[: wanted.limit]]

    def of(self, head: Run) -> RunHeadJson:
        """Return one run, given its head as the workspace's list has it."""
        state = (head.seq, head.status.value)
        kept = self._kept.get(head.id)
        if kept is not None and kept[0] == state:
            return kept[1]
        pipeline = self._memory.pipeline(head.id)
        run = self._memory.brought_up(head)
        told = run_head_json(run, pipeline, self._name_file(pipeline))
        return self._kept.put(head.id, (state, told))[1]

    def experiments(self) -> list[ExperimentJson]:
        """Return the experiments, that of the newest run first."""
        found: dict[str, list[Run]] = {}
        for run in self._memory.workspace.runs(limit=_LOOKED_THROUGH):
            found.setdefault(run.experiment, []).append(run)
        return [
            ExperimentJson(
                name=name, runs=len(runs), last=without_steps(self.of(runs[0]))
            )
            for name, runs in found.items()
        ]

    def _is_of(self, run: Run, file: str | None) -> bool:
        return self._name_file(self._memory.pipeline(run.id)) == file


def without_steps(head: RunHeadJson) -> RunHeadJson:
    """Return the head as lists tell it where steps were not asked for."""
    return {**head, "steps": []}
