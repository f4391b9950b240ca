"""The draft: the cells that ran so far; adding one returns another draft."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One cell as it last ran."""

    #: Exactly what the user wrote.
    source: str
    #: The notebook format's id; empty where the front end sends none.
    id: str = ""
    #: The step that its magic names, if it does.
    step: str = ""
    #: Whether its magic could not be read, so that the cell did nothing.
    refused: bool = False


class Declared(Enum):
    """What became of a step's name when its cell ran."""

    NEW = "new"
    SAME = "same"
    #: The same cell, or the only one of its name, with other text.
    CHANGED = "changed"
    #: Another cell bears the name too, so that no pipeline can be built.
    TWICE = "twice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Cells in the order in which they were first seen."""

    cells: tuple[Seen, ...] = ()
    #: How many texts each step has had.
    versions: Mapping[str, int] = field(default_factory=dict)

    def with_cell(self, cell: Seen) -> Draft:
        """Return the draft after `cell` ran; it takes the place of itself.

        A cell is itself by its id. Where there are no ids, it is the one with the
        same text, or the one that declares the same step.
        """
        versions = self.versions
        if cell.step and self.declares(cell) is not Declared.SAME:
            count = versions.get(cell.step, 0) + 1
            versions = {**versions, cell.step: count}
        at = next((i for i, c in enumerate(self.cells) if _is_same(c, cell)), None)
        end = len(self.cells)
        at = end if at is None else at
        cells = (*self.cells[:at], cell, *self.cells[at + 1 :])
        return Draft(cells=cells, versions=versions)

    def declares(self, cell: Seen) -> Declared:
        """Return what running `cell` does to the name of its step."""
        others = [c for c in self.cells if c.step == cell.step]
        if any(not _is_same(c, cell) for c in others):
            return Declared.TWICE
        if not others:
            return Declared.CHANGED if cell.step in self.versions else Declared.NEW
        same = others[0].source == cell.source
        return Declared.SAME if same else Declared.CHANGED

    def steps(self) -> tuple[str, ...]:
        """Return the names of the steps, each once, in order."""
        return tuple(dict.fromkeys(c.step for c in self.cells if c.step))

    def without_step(self, step: str) -> Draft:
        """Return the draft without the cells that declare the step."""
        return replace(self, cells=tuple(c for c in self.cells if c.step != step))

    def without_cells(self, ids: Iterable[str]) -> Draft:
        """Return the draft without the cells of those ids, which were deleted."""
        gone = set(ids) - {""}
        return replace(self, cells=tuple(c for c in self.cells if c.id not in gone))


def _is_same(old: Seen, new: Seen) -> bool:
    if old.id:
        return old.id == new.id
    if new.id:  # it ran before anybody listened, and nobody told its id
        return old.source == new.source
    return old.source == new.source or (bool(new.step) and old.step == new.step)
