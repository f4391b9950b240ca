"""Fan-out and fan-in: a list becomes items, and their outputs a list again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from amlnb.engine.inputs import Outputs
from amlnb.model.artifact import LIST_FORMAT, Artifact, gather
from amlnb.model.errors import AmlnbError
from amlnb.model.json import JsonValue, canonical
from amlnb.model.step import Literal, Map, ParameterRef, Step
from amlnb.ports import History

Item = Any  # a JSON value, or an Artifact when the items are parts of a fan-out
_LONGEST_LABEL = 40


class NotAListError(AmlnbError):
    """What a fan-out should go over is not a list."""

    def __init__(self, step: str, items: str, got: object) -> None:
        self.step, self.items, self.got = step, items, got
        super().__init__(
            f"Step {step!r} goes over {items!r}, and that is a {type(got).__name__}, "
            "not a list: give it a list, or drop --map."
        )


def items_of(
    step: Step,
    mapping: Map,
    parameters: Mapping[str, JsonValue],
    outputs: Outputs,
    history: History,
) -> tuple[Item, ...] | None:
    """Return the items that the step fans out over, or None while unknown."""
    source = mapping.items
    if isinstance(source, Literal):
        return _as_items(step, mapping.item, source.value)
    if isinstance(source, ParameterRef):
        return _as_items(step, source.parameter, parameters[source.parameter])
    made = outputs.get(source.step)
    if made is None:
        return None
    artifact = made.get(source.output)
    if artifact is None:
        return None
    if artifact.format == LIST_FORMAT:
        return artifact.items
    return _as_items(step, source.output, history.read_json(artifact))


def _as_items(step: Step, name: str, value: object) -> tuple[Item, ...]:
    if not isinstance(value, list | tuple):
        raise NotAListError(step.name, name, value)
    return tuple(value)


def label(item: Item) -> str:
    """Return a short text for an item, for screens."""
    if isinstance(item, Artifact):
        short = item.summary.get("value")
        return _short(str(short)) if short is not None else item.name
    return _short(item if isinstance(item, str) else canonical(item))


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST_LABEL else flat[: _LONGEST_LABEL - 1] + "…"


def gathered(
    step: Step, parts: Sequence[Mapping[str, Artifact]]
) -> dict[str, Artifact]:
    """Return each output of a fan-out as the list of what its items made."""
    return {
        output.name: gather(
            output.name, tuple(p[output.name] for p in parts if output.name in p)
        )
        for output in step.outputs
    }
