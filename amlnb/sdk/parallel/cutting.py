"""Inputs become mini-batches, in an order that is always the same."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from amlnb.data.sets.picking import Picked, select
from amlnb.data.sets.splitting import groups, only
from amlnb.data.sets.table import is_read_by_file, read_each, read_table
from amlnb.data.storage import storing
from amlnb.model.json import JsonValue
from amlnb.sdk.parallel.mini_batch import MiniBatch, names, values
from amlnb.sdk.parallel.size import bytes_of, files_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One input that is to be cut."""

    name: str
    #: It as a dataset of files or rows.
    definition: Mapping[str, JsonValue]
    #: Where its files were laid out; None where they were not.
    place: Path | None = None

    @property
    def is_rows(self) -> bool:
        """Whether it is rows rather than files."""
        return self.definition.get("kind") == "tabular_dataset"


@dataclass(frozen=True, slots=True, kw_only=True)
class Knife:
    """How inputs are cut."""

    #: As the user gave it; empty for the default.
    size: str = ""
    #: If any, they are cut by these alone.
    keys: tuple[str, ...] = ()
    #: The workspace's ``.amlnb`` folder.
    root: Path
    #: A folder for rows.
    spool: Path


def cut(sources: Sequence[Source], knife: Knife) -> list[MiniBatch]:
    """Return the mini-batches of all inputs, one input after another.

    Rows are read here, file by file, and kept below `knife.spool`; those that are cut
    by partition keys are read when their turn comes.

    Raises
    ------
    AmlnbError
        When an input cannot be read, or does not have the partition keys.
    """
    found = [batch for source in sources for batch in _cut(source, knife)]
    return [replace(batch, index=n) for n, batch in enumerate(found)]


def pieces(rows: int, count: int) -> list[tuple[int, int]]:
    """Return the first row, and that behind the last, of `count` even parts."""
    count = min(count, rows)
    return [(rows * n // count, rows * (n + 1) // count) for n in range(count)]


def _cut(source: Source, knife: Knife) -> Iterator[MiniBatch]:
    if knife.keys:
        yield from _by_keys(source, knife)
    elif source.is_rows:
        yield from _by_size(source, knife)
    else:
        yield from _by_number(source, files_of(knife.size), knife.root)


def _by_number(source: Source, size: int, root: Path) -> Iterator[MiniBatch]:
    found = select(source.definition, root)
    for at in range(0, len(found), size):
        yield _of_files(source, found[at : at + size])


def _by_keys(source: Source, knife: Knife) -> Iterator[MiniBatch]:
    for partition, found in groups(source.definition, knife.keys, knife.root):
        if source.is_rows:
            part = MiniBatch(definition=only(source.definition, found))
        else:
            part = _of_files(source, found)
        yield replace(part, partition=partition, label=values(partition))


def _of_files(source: Source, found: Sequence[Picked]) -> MiniBatch:
    return MiniBatch(
        label=names([picked.path for picked in found]),
        paths=tuple(_local(source.place, picked) for picked in found),
        items=len(found),
        definition=only(source.definition, found),
    )


def _local(place: Path | None, picked: Picked) -> str:
    """Return where a file lies on this machine."""
    if place is None:
        return picked.found.full
    return str(place if place.is_file() else place / picked.path)


# ------------------------------------------------------------------------------- rows


def _by_size(source: Source, knife: Knife) -> Iterator[MiniBatch]:
    limit, start = bytes_of(knife.size), 0
    for part, name, size, table in _tables(source.definition, knife.root):
        for first, end in pieces(len(table), max(1, math.ceil(size / limit))):
            file = knife.spool / f"{source.name}-{start}.pkl"
            with storing(file):
                table.iloc[first:end].reset_index(drop=True).to_pickle(file)
            yield MiniBatch(
                label=f"rows {first + 1} to {end} of {name or source.name}",
                rows=str(file),
                items=end - first,
                first_row=start,
                definition=_rows(part, first, end - first),
            )
            start += end - first


def _tables(
    definition: Mapping[str, Any], root: Path
) -> Iterator[tuple[Mapping[str, JsonValue], str, int, Any]]:
    """Yield tables that no mini-batch reaches beyond, with name and size in bytes."""
    if is_read_by_file(definition):
        for picked, table in read_each(definition, root):
            yield only(definition, [picked]), picked.path, picked.found.size, table
        return
    table = read_table(definition, root)
    size = int(table.memory_usage(index=False, deep=True).sum())
    yield definition, "", size, table


def _rows(
    definition: Mapping[str, Any], first: int, count: int
) -> dict[str, JsonValue]:
    """Return the dataset of some of a dataset's rows."""
    window = [{"do": "skip", "count": first}, {"do": "take", "count": count}]
    kept = {key: value for key, value in definition.items() if key != "id"}
    return {**kept, "actions": [*definition.get("actions", ()), *window]}
