"""The draft: the cells that ran so far; adding one returns another draft."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

#: A line that binds a name at the cell's top level: def, class, or an assignment.
_BINDS = re.compile(
    r"^(?:async\s+def|def|class)\s+(\w+)|^(\w+)\s*(?::[^=\n]+)?=(?!=)", re.MULTILINE
)


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
    #: The step had another text before.
    CHANGED = "changed"
    #: Another cell bears the name too, so that no pipeline can be built.
    TWICE = "twice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Cells in the order in which they were first seen."""

    cells: tuple[Seen, ...] = ()
    #: The texts that each step has had, oldest first.
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def with_cell(self, cell: Seen) -> Draft:
        """Return the draft after `cell` ran; it takes the place of itself.

        A cell is itself by its id. Where there are no ids, it is the one with the
        same text, the one that declares the same step, or the one that binds the
        same names.
        """
        at = next((i for i, c in enumerate(self.cells) if _is_same(c, cell)), None)
        at = len(self.cells) if at is None else at
        cells = (*self.cells[:at], cell, *self.cells[at + 1 :])
        return Draft(cells=cells, texts=self._texts_with(cell))

    def _texts_with(self, cell: Seen) -> Mapping[str, tuple[str, ...]]:
        texts = self.texts.get(cell.step, ())
        if not cell.step or texts[-1:] == (cell.source,):
            return self.texts
        return {**self.texts, cell.step: (*texts, cell.source)}

    def declares(self, cell: Seen) -> Declared:
        """Return what running `cell` does to the name of its step."""
        if any(c.step == cell.step and not _is_same(c, cell) for c in self.cells):
            return Declared.TWICE
        texts = self.texts.get(cell.step)
        if not texts:
            return Declared.NEW
        return Declared.SAME if texts[-1] == cell.source else Declared.CHANGED

    def version(self, step: str) -> int:
        """Return how many texts the step has had."""
        return len(self.texts.get(step, ()))

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
    if old.source == new.source:  # with or without the id that it now has
        return True
    if old.step or new.step:
        return old.step == new.step and not new.id
    return bool(_bound(new)) and _bound(old) == _bound(new)


def _bound(cell: Seen) -> set[str]:
    return {one or other for one, other in _BINDS.findall(cell.source)}
