"""What was measured, as plain values that are kept as JSON."""

from __future__ import annotations

import dataclasses
import json
import statistics
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The repeats of one contender, or why there are none."""

    name: str
    peer: str
    note: str
    #: How many pieces it was given.
    pieces: int
    #: Wall time of each repeat.
    seconds: tuple[float, ...] = ()
    #: Why it was not measured, in a line; empty if it was.
    failure: str = ""

    @property
    def middle(self) -> float:
        return statistics.median(self.seconds)

    @property
    def rate(self) -> float:
        return self.pieces / self.middle


@dataclass(frozen=True, slots=True, kw_only=True)
class RowResult:
    """All contenders of a row, measured in turn in one go."""

    key: str
    #: When, as a date and an hour.
    when: str
    size: int
    machine: dict[str, str]
    versions: dict[str, str]
    measured: tuple[Measured, ...] = ()
    #: What a program of its own printed instead.
    text: str = field(default="")

    def named(self, name: str) -> Measured | None:
        """Return the contender of this name, if it has a figure."""
        found = [m for m in self.measured if m.name == name and m.seconds]
        return found[0] if found else None


def keep(result: RowResult, folder: Path) -> None:
    """Keep a row's result until it is measured again."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(dataclasses.asdict(result), indent=1)
    (folder / f"{result.key}.json").write_text(text)


def kept(folder: Path) -> dict[str, RowResult]:
    """Return the results that were kept, by the row's key."""
    paths = folder.glob("*.json")
    return {path.stem: _read(json.loads(path.read_text())) for path in paths}


def _read(data: dict[str, Any]) -> RowResult:
    measured = tuple(
        Measured(**{**one, "seconds": tuple(one["seconds"])})
        for one in data.pop("measured")
    )
    return RowResult(**data, measured=measured)
