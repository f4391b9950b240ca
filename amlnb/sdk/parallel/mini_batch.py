"""MiniBatch: what one call of an entry script's ``run`` works on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from amlnb.model.json import JsonValue

#: Files that a sentence names at most.
_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class MiniBatch:
    """Some files, or some rows; plain data."""

    #: Its place among all, from 0.
    index: int = 0
    #: What it is, for people: ``a.csv, b.csv``, ``rows 51 to 100 of iris.csv``.
    label: str = ""
    #: Local paths; empty for rows.
    paths: tuple[str, ...] = ()
    #: The file with its rows; empty for files, and for rows that are read by
    #: `definition` when their turn comes.
    rows: str = ""
    #: How many files or rows; None while that is not known.
    items: int | None = None
    #: Where its first row stands in the whole input.
    first_row: int = 0
    #: It as a dataset.
    definition: Mapping[str, JsonValue] = field(default_factory=dict)
    #: The values of its partition keys, if it was cut by these.
    partition: Mapping[str, JsonValue] = field(default_factory=dict)

    @property
    def is_rows(self) -> bool:
        """Whether it is rows rather than files."""
        return self.definition.get("kind") == "tabular_dataset"


def names(paths: Sequence[str]) -> str:
    """Return the names of some files, as a sentence has them."""
    last = [path.rpartition("/")[2] for path in paths[:_NAMED]]
    more = len(paths) - len(last)
    return ", ".join(last) + (f" and {more} more" if more else "")


def values(partition: Mapping[str, object]) -> str:
    """Return a partition's values, as a sentence has them."""
    return ", ".join(f"{key}={value!r}" for key, value in partition.items())
