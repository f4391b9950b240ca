"""A dataset cut into one dataset for each value of its partition keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from amlnb.data.sets.partition import parse
from amlnb.data.sets.picking import Picked, pick, select, values_of
from amlnb.model.errors import AmlnbError
from amlnb.model.json import JsonValue


class NoPartitionError(AmlnbError):
    """A dataset is to be cut by keys that it does not have."""

    def __init__(self, asked: Sequence[str], known: Sequence[str]) -> None:
        self.asked, self.known = tuple(asked), tuple(known)
        has = f"its partition keys are {', '.join(known)}" if known else "it has none"
        super().__init__(
            f"The dataset cannot be cut by {', '.join(map(repr, asked))} ({has}): make "
            "it with partition_format='{key}/...' or by partition_by([...])."
        )


def partition_keys(definition: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the columns that the paths of a dataset's files tell."""
    text = definition.get("partition_format")
    return parse(text).keys if text else ()


def split(
    definition: Mapping[str, Any], keys: Sequence[str], root: Path
) -> list[tuple[dict[str, Any], dict[str, JsonValue]]]:
    """Return, for each combination of the keys' values, these and their dataset.

    In order of the files' paths. The actions of a tabular dataset are kept, those of
    a file dataset are carried out before it is cut.

    Raises
    ------
    NoPartitionError
        When the dataset's paths do not tell one of the keys.
    """
    return [
        (values, only(definition, files))
        for values, files in groups(definition, keys, root)
    ]


def groups(
    definition: Mapping[str, Any], keys: Sequence[str], root: Path
) -> list[tuple[dict[str, Any], list[Picked]]]:
    """Return, for each combination of the keys' values, these and their files.

    In order of the files' paths.

    Raises
    ------
    NoPartitionError
        When the dataset's paths do not tell one of the keys.
    """
    known = partition_keys(definition)
    if not keys or not set(keys) <= set(known):
        raise NoPartitionError(keys, known)
    is_table = definition["kind"] == "tabular_dataset"
    found = pick(definition, root) if is_table else select(definition, root)
    grouped: dict[tuple[Any, ...], list[Picked]] = {}
    for picked in found:
        values = values_of(definition, picked)
        grouped.setdefault(tuple(values[key] for key in keys), []).append(picked)
    return [
        (dict(zip(keys, values, strict=True)), files)
        for values, files in grouped.items()
    ]


def only(
    definition: Mapping[str, Any], files: Sequence[Picked]
) -> dict[str, JsonValue]:
    """Return the dataset of some of a dataset's files.

    The actions on rows stay; those on files were carried out to choose these.
    """
    sources: list[JsonValue] = [place_of(picked) for picked in files]
    kept = {k: v for k, v in definition.items() if k not in ("actions", "id")}
    is_table = definition["kind"] == "tabular_dataset"
    actions = definition.get("actions") if is_table else None
    return {**kept, "sources": sources, **({"actions": actions} if actions else {})}


def place_of(picked: Picked) -> dict[str, JsonValue]:
    """Return one file as a place of its own.

    A path outside any datastore is kept as an address, whatever it was written as.
    """
    record = picked.spot.record
    if not record.type:
        url = picked.found.full
        if not picked.spot.is_local and "://" not in url:
            url = f"{record.url.partition('://')[0]}://{url}"
        return {"kind": "path", "url": url}
    base = picked.spot.base
    inner = picked.found.full[len(base) :].lstrip("/")
    return {"kind": "datapath", "datastore": record.name, "path": inner}
