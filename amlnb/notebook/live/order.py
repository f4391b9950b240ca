"""The cells that ran, in the order in which the notebook has them; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from amlnb.notebook.cell import Cell
from amlnb.notebook.live.draft import Seen


def in_order(
    seen: Sequence[Seen], saved: Sequence[Cell], file: str = ""
) -> tuple[Cell, ...]:
    """Return `seen` as cells, ordered as in the saved notebook where it has them.

    A cell that is not in the saved notebook yet follows the one that was first seen
    before it. Never does the order in which cells ran count, but for cells that no
    saved notebook knows.

    Parameters
    ----------
    seen
        The cells that ran, by when they were first seen.
    saved
        The cells of the notebook as it was last saved; empty where it is not known.
    file
        The notebook's name.
    """
    ids = {cell.id: cell for cell in saved if cell.id}
    texts = {cell.source: cell for cell in reversed(saved)}
    ranked: list[tuple[int, Cell]] = []
    last, count = 0, max((cell.number for cell in saved), default=0)
    for one in seen:
        # A cell whose id the file lacks is a new one, even if it is a copy.
        known = ids.get(one.id) if one.id and ids else texts.get(one.source)
        last = known.number if known else last
        count += known is None  # a new cell gets a number that no saved one has
        number = known.number if known else count
        cell = Cell(source=one.source, number=number, id=one.id, file=file)
        ranked.append((last, replace(cell, tags=known.tags if known else ())))
    return tuple(cell for _, cell in sorted(ranked, key=lambda pair: pair[0]))
