"""Words in straight columns; pure."""

from __future__ import annotations

from collections.abc import Sequence

from amlnb.picture.metrics import columns as width_of

_GAP = "  "


def columns(
    header: Sequence[str], body: Sequence[Sequence[str]], width: int
) -> list[str]:
    """Return a table in lines of at most `width`; the last column gives way.

    Parameters
    ----------
    header
        The columns' names; a table without rows is only that.
    body
        As many words in each row as the header has.
    """
    table = [[*header], *([*row] for row in body)]
    widths = [max(width_of(row[i]) for row in table) for i in range(len(header))]
    return [_line(row, widths, width) for row in table]


def _line(row: Sequence[str], widths: Sequence[int], width: int) -> str:
    words = [padded(word, widths[i]) for i, word in enumerate(row)]
    return cut(_GAP.join(words).rstrip(), width)


def padded(text: str, width: int) -> str:
    """Return `text` with spaces behind it up to `width` columns."""
    return text + " " * (width - width_of(text))


def cut(text: str, width: int) -> str:
    """Return `text`, its end replaced by … if it takes more than `width` columns."""
    if width_of(text) <= width:
        return text
    room, count = width - 1, 0
    for count, character in enumerate(text):  # noqa: B007 - where the room ends
        room -= width_of(character)
        if room < 0:
            break
    return text[:count] + "…"
