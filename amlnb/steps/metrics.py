"""What a run logged: lines of JSON while it runs, folded to one value a name."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from amlnb.model.json import JsonValue
from amlnb.steps.run_context import METRICS


class MetricKind(StrEnum):
    """How the entries of one name come together."""

    #: A number or text; several become a list.
    VALUE = "value"
    #: A list; several follow each other.
    LIST = "list"
    #: A row or table of named columns; several become columns of lists.
    TABLE = "table"
    #: The last one counts: an image's file, a confusion matrix.
    LAST = "last"


def read_metrics(folder: Path) -> dict[str, JsonValue]:
    """Return what was logged into an attempt's or run's folder, folded."""
    return fold(entries(folder))


def entries(folder: Path) -> Iterator[Mapping[str, Any]]:
    """Yield what was logged, in order; a line that is being written is left out."""
    try:
        text = (folder / METRICS).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return
    for line in text.splitlines():
        try:
            yield json.loads(line)
        except ValueError:
            continue


def fold(logged: Iterable[Mapping[str, Any]]) -> dict[str, JsonValue]:
    """Return one value for each name, as Azure ML's `get_metrics` gives it."""
    found: dict[str, Any] = {}
    for entry in logged:
        name, value = entry["name"], entry["value"]
        kind = MetricKind(entry.get("kind", MetricKind.VALUE))
        found[name] = _after(found[name], value, kind) if name in found else value
    return found


def _after(known: Any, value: Any, kind: MetricKind) -> Any:
    match kind:
        case MetricKind.LIST:
            return [*_list(known), *_list(value)]
        case MetricKind.TABLE if isinstance(known, dict):
            return {
                column: [*_list(known.get(column, [])), *_list(value.get(column, []))]
                for column in {**known, **value}
            }
        case MetricKind.VALUE:
            return [*_list(known), value]
        case _:
            return value


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
