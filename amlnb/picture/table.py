"""A table of plain text: columns aligned, long cells wrapped, never too wide."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from amlnb.picture.metrics import columns

_GAP = "  "
#: A column that may be squeezed keeps this many characters.
_LEAST = 12


def draw_table(
    header: Sequence[str], rows: Sequence[Sequence[str]], width: int
) -> list[str]:
    """Return the table's lines, of at most `width` columns where that can be.

    Empty columns are left out. When all do not fit, the widest are squeezed first,
    and their cells go on over several lines.
    """
    kept = [i for i in range(len(header)) if any(row[i] for row in rows)]
    cells = [[row[i] for i in kept] for row in ([*header], *rows)]
    wanted = [max(columns(row[i]) for row in cells) for i in range(len(kept))]
    widths = _squeezed(wanted, width - len(_GAP) * (len(kept) - 1))
    return [line for row in cells for line in _lines(row, widths)]


def _squeezed(wanted: Sequence[int], room: int) -> list[int]:
    """Return the widths, cut to the highest common limit at which they fit."""
    widths = list(wanted)
    while sum(widths) > room and max(widths) > _LEAST:
        widest = max(widths)
        tops = [i for i, width in enumerate(widths) if width == widest]
        next_one = max([w for w in widths if w < widest], default=_LEAST)
        over = -(-(sum(widths) - room) // len(tops))
        lower = max(widest - over, next_one, _LEAST)
        widths = [min(width, lower) for width in widths]
    return widths


def _lines(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    wrapped = [wrap_cell(cell, width) for cell, width in zip(row, widths, strict=True)]
    return [
        _GAP.join(
            _padded(text, w) for text, w in zip(line, widths, strict=True)
        ).rstrip()
        for line in zip_longest(*wrapped, fillvalue="")
    ]


def _padded(text: str, width: int) -> str:
    return text + " " * (width - columns(text))


def wrap_cell(text: str, width: int) -> list[str]:
    """Return `text` in lines of at most `width` columns, broken between words."""
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if columns(joined) <= width:
            lines[-1] = joined
            continue
        first, *rest = _pieces(word, width)
        lines = [*lines, first, *rest] if lines[-1] else [first, *rest]
    return lines


def _pieces(word: str, width: int) -> list[str]:
    """Return a word cut where it must be: only one that is wider than its column."""
    pieces = [""]
    for character in word:
        if columns(pieces[-1] + character) > width and pieces[-1]:
            pieces.append("")
        pieces[-1] += character
    return pieces
