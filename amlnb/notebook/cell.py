"""A cell as pipelines see it: what the user wrote, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from amlnb.model.step import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One code cell of a notebook, run or not."""

    #: Exactly what the user wrote, magics and all.
    source: str
    #: Counted from 1 over all cells of the notebook, or by order of registration.
    number: int
    #: The notebook format's id; empty where the front end sends none.
    id: str = ""
    tags: tuple[str, ...] = ()
    #: The notebook's file name, if known.
    file: str = ""

    def place(self, line: int = 1) -> Place:
        """Return where a line of this cell is."""
        return Place(file=self.file, cell=self.number, cell_id=self.id, line=line)
