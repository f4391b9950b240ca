"""A piece of work: one step, or one item of a fan-out, until it ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from amlnb.engine.fingerprints import argument_value
from amlnb.engine.mapping import Item
from amlnb.model.artifact import Artifact
from amlnb.model.attempt import AttemptId, AttemptSpec, DataInput, PathInput
from amlnb.model.json import JsonValue
from amlnb.model.pipeline import Pipeline
from amlnb.model.reason import Reason
from amlnb.model.step import NotebookBody, Step


@dataclass(slots=True, kw_only=True)
class Work:
    """What the runner knows about one step run on its way."""

    key: str
    step: Step
    #: Why it runs.
    reasons: tuple[Reason, ...]
    #: The parts of its reuse key.
    fingerprint: Mapping[str, str]
    inputs: Mapping[str, Artifact | PathInput | DataInput]
    #: Its place in a fan-out, and what it is there to work on.
    index: int | None = None
    item: Item = None
    #: The number of the newest attempt; 0 before the first.
    attempt: int = 0
    #: Attempts of this runner that failed.
    failures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """Where and with what a run's attempts are made into specs."""

    run: str
    pipeline: Pipeline
    parameters: Mapping[str, JsonValue]
    #: The run's folder, in which each attempt has its own.
    folder: str
    #: The artifact store's URL or folder.
    artifacts: str
    #: The workspace's ``.amlnb`` folder.
    root: str = ""
    experiment: str = ""

    def spec(self, work: Work) -> AttemptSpec:
        """Return the attempt that `work` is at, as data for a worker."""
        step, pipeline = work.step, self.pipeline
        return AttemptSpec(
            id=AttemptId(run=self.run, key=work.key, n=work.attempt),
            step=step.name,
            body=step.body,
            kernel=step.kernel or pipeline.kernel,
            folder=attempt_folder(self.folder, work.key, work.attempt),
            cwd=pipeline.folder,
            artifacts=self.artifacts,
            root=self.root,
            experiment=self.experiment,
            inputs={**work.inputs, **_item_input(work)},
            views={i.name: i.view for i in step.inputs if i.view},
            values={**self._values(step), **_item_value(work)},
            outputs=step.outputs,
            sources={name: pipeline.sources[name] for name in _sources(step)},
            timeout=step.timeout,
            place=step.place,
        )

    def _values(self, step: Step) -> dict[str, JsonValue]:
        return {
            a.name: argument_value(a.value, self.parameters) for a in step.arguments
        }


def attempt_folder(run_folder: str, key: str, n: int) -> str:
    """Return the folder of one attempt; made from our own names, never a client's."""
    place = key.replace("[", ".").rstrip("]")
    return f"{run_folder}/{place}/{n}"


def _item_input(work: Work) -> dict[str, Artifact]:
    if work.step.map is None or not isinstance(work.item, Artifact):
        return {}
    return {work.step.map.item: work.item}


def _item_value(work: Work) -> dict[str, JsonValue]:
    if work.step.map is None or isinstance(work.item, Artifact):
        return {}
    return {work.step.map.item: work.item}


def _sources(step: Step) -> tuple[str, ...]:
    body = step.body
    own = (body.source,) if isinstance(body, NotebookBody) else ()
    return (*body.modules, *own)
