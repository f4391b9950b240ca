"""What a step reads in this run, once its parents have ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from amlnb.model.artifact import Artifact
from amlnb.model.attempt import PathInput
from amlnb.model.step import Input, Step, StepOutput

Outputs = Mapping[str, Mapping[str, Artifact]]


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
        or a path where nothing is.
    """

    found: Mapping[str, Artifact | PathInput] = field(default_factory=dict)
    pending: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def resolve(
    inputs: tuple[Input, ...],
    outputs: Outputs,
    path_digest: Callable[[str], str | None],
) -> Resolved:
    """Return what `inputs` stand for, given the outputs of the steps that ended."""
    found: dict[str, Artifact | PathInput] = {}
    pending: list[str] = []
    missing: list[str] = []
    for one in inputs:
        source = one.source
        if isinstance(source, StepOutput):
            made = outputs.get(source.step)
            if made is None:
                pending.append(source.step)
            elif source.output in made:
                found[one.name] = made[source.output]
            else:
                missing.append(f"{source.step}.{source.output}")
        else:
            path_is = path_digest(source.path)
            if path_is is None:
                missing.append(source.path)
            else:
                found[one.name] = PathInput(path=source.path, digest=path_is)
    return Resolved(found, tuple(dict.fromkeys(pending)), tuple(missing))


def data_parents(step: Step) -> tuple[str, ...]:
    """Return the parents that data comes from, conditions and items included."""
    sources: list[object] = [i.source for i in (*step.inputs, *step.condition_inputs)]
    if step.map is not None:
        sources.append(step.map.items)
    steps = [s.step for s in sources if isinstance(s, StepOutput)]
    return tuple(dict.fromkeys(steps))
