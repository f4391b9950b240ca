"""A step's output as JSON: what a screen may tell without opening it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from amlnb.model.artifact import LIST_FORMAT, Artifact
from amlnb.model.json import JsonValue
from amlnb.wire.words import counted, one_line, size

_LONGEST_VALUE = 16


class OutputJson(TypedDict):
    """One thing that a step made."""

    name: str
    #: See `amlnb.model.artifact.Artifact.format`.
    format: str
    #: As a person knows it: ``pandas.DataFrame``, ``folder``; may be empty.
    type: str
    #: Bytes.
    size: int
    #: Rows of a table; null where it is not one.
    rows: int | None
    #: Parts of a fan-out's list; null where it is not one.
    items: int | None
    digest: str
    #: Whatever else the store noted: columns, shape, a short value.
    summary: Mapping[str, JsonValue]
    #: The shortest telling words: ``336,776 rows``, ``3 items``, ``0.87``, ``8.7 MB``.
    text: str
    #: Whether loading it runs code, so that no server ever does.
    pickle: bool


def output_json(artifact: Artifact) -> OutputJson:
    """Return one output, its size and rows worded."""
    is_list = artifact.format == LIST_FORMAT
    return OutputJson(
        name=artifact.name,
        format=artifact.format,
        type=artifact.type,
        size=artifact.size,
        rows=_rows(artifact),
        items=len(artifact.items) if is_list else None,
        digest=artifact.digest,
        summary=artifact.summary,
        text=_text(artifact),
        pickle=artifact.is_pickle,
    )


def outputs_json(outputs: Mapping[str, Artifact]) -> list[OutputJson]:
    """Return a step's outputs in the order in which it declared them."""
    return [output_json(artifact) for artifact in outputs.values()]


def _rows(artifact: Artifact) -> int | None:
    rows = artifact.summary.get("rows")
    return rows if isinstance(rows, int) and not isinstance(rows, bool) else None


def _text(artifact: Artifact) -> str:
    rows, shape = _rows(artifact), artifact.summary.get("shape")
    value = artifact.summary.get("value")
    if rows is not None:
        return counted(rows, "row")
    if artifact.format == LIST_FORMAT:
        return counted(len(artifact.items), "item")
    if isinstance(value, str) and 0 < len(value) <= _LONGEST_VALUE:
        return one_line(value)
    if isinstance(shape, list | tuple) and shape:
        return " x ".join(f"{n:,}" for n in shape)
    return size(artifact.size)
