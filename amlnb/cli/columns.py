"""Words in straight columns; pure."""

from __future__ import annotations

from collections.abc import Sequence

from amlnb.cli.words import shorten

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
    widths = [max(len(row[i]) for row in table) for i in range(len(header))]
    return [_line(row, widths, width) for row in table]


def _line(row: Sequence[str], widths: Sequence[int], width: int) -> str:
    words = [f"{word:<{widths[i]}}" for i, word in enumerate(row)]
    return shorten(_GAP.join(words).rstrip(), width)
