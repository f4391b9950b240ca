"""What a step reads in this run, once its parents have ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from amlnb.model.artifact import Artifact
from amlnb.model.attempt import DataInput, PathInput
from amlnb.model.json import JsonValue
from amlnb.model.step import (
    DataSource,
    Input,
    ParameterRef,
    PathSource,
    Step,
    StepOutput,
)

Outputs = Mapping[str, Mapping[str, Artifact]]
#: The parts of a definition that people know it by, best first.
_NAMES = ("name", "path", "url", "id", "kind")


@dataclass(frozen=True, slots=True)
class Resolved:
    """A step's inputs as far as they are known.

    Parameters
    ----------
    found
        What each input's name stands for.
    pending
        Parents whose outputs are not known yet, each once.
    missing
        Inputs that will never come: ``step.output`` that its step did not make,
        or a path or dataset where nothing is.
    """

    found: Mapping[str, Artifact | PathInput | DataInput] = field(default_factory=dict)
    pending: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


class World(Protocol):
    """What tells of data that no step makes."""

    def path(self, source: PathSource) -> PathInput | None:
        """Return a file or folder as it is now, or None when nothing is there."""

    def data(self, source: DataSource) -> DataInput | None:
        """Return what a datastore or dataset holds now, or None."""


def resolve(inputs: tuple[Input, ...], outputs: Outputs, world: World) -> Resolved:
    """Return what `inputs` stand for, given the outputs of the steps that ended."""
    found: dict[str, Artifact | PathInput | DataInput] = {}
    pending: list[str] = []
    missing: list[str] = []
    for one in inputs:
        source = one.source
        if isinstance(source, StepOutput) and source.step not in outputs:
            pending.append(source.step)
            continue
        there = _there(source, outputs, world)
        if there is None:
            missing.append(called(source))
        else:
            found[one.name] = there
    return Resolved(found, tuple(dict.fromkeys(pending)), tuple(missing))


def _there(
    source: StepOutput | PathSource | DataSource, outputs: Outputs, world: World
) -> Artifact | PathInput | DataInput | None:
    match source:
        case StepOutput(step=step, output=output):
            return outputs[step].get(output)
        case PathSource():
            return world.path(source)
        case DataSource():
            return world.data(source)


def called(source: StepOutput | PathSource | DataSource) -> str:
    """Return what a person calls an input's source."""
    match source:
        case StepOutput(step=step, output=output):
            return f"{step}.{output}"
        case PathSource(path=path):
            return path
        case DataSource(definition=ParameterRef(parameter=parameter)):
            return parameter
        case DataSource(definition=Mapping() as definition):
            return _called(definition)
    raise AssertionError(source)  # there is no other kind


def _called(definition: Mapping[str, JsonValue]) -> str:
    """Return a definition's name, or the first of the places that it is made of."""
    places = definition.get("sources")
    first = places[0] if isinstance(places, list | tuple) and places else {}
    assert isinstance(first, Mapping)  # noqa: S101 - a place is a definition too
    every = ((each, key) for key in _NAMES for each in (definition, first))
    return next((str(each[key]) for each, key in every if each.get(key)), "")


def data_parents(step: Step) -> tuple[str, ...]:
    """Return the parents that data comes from, conditions and items included."""
    sources: list[object] = [i.source for i in (*step.inputs, *step.condition_inputs)]
    if step.map is not None:
        sources.append(step.map.items)
    steps = [s.step for s in sources if isinstance(s, StepOutput)]
    return tuple(dict.fromkeys(steps))
