"""Where an edge's label stands: on its arrow, between two layers, over no other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from amlnb.picture.area import Area
from amlnb.picture.curve import Point, point_at
from amlnb.picture.metrics import fit, text_width
from amlnb.wire.words import one_line

NAME_SIZE, ROWS_SIZE = 11, 10
#: Two lines with a little air.
HEIGHT = 28
#: Room on a label's sides for the arrow to be seen, more at its head.
BEFORE, AFTER = 16, 24
_MOST_TEXT = 150
#: What an arrow usually carries once the run has ended: kept free before it starts.
_ROWS_SAMPLE = "336,776 rows"
_TRIES = (0.5, 0.38, 0.62, 0.28, 0.72, 0.2, 0.8)
_CELL = 200.0


def label_text(names: Sequence[str]) -> str:
    """Return the outputs that an edge carries: ``flights, weather`` or ``X +3``."""
    if not names:
        return ""
    shown = [one_line(name) for name in names]
    whole = ", ".join(shown)
    if len(shown) == 1 or text_width(whole, NAME_SIZE) <= _MOST_TEXT:
        return fit(whole, _MOST_TEXT, NAME_SIZE)
    rest = f" +{len(shown) - 1}"
    room = _MOST_TEXT - text_width(rest, NAME_SIZE)
    return fit(shown[0], room, NAME_SIZE) + rest


def label_width(names: Sequence[str]) -> float:
    """Return the room a label needs, with that for rows; 0 for an edge without."""
    if not names:
        return 0.0
    rows = text_width(_ROWS_SAMPLE, ROWS_SIZE)
    return float(round(max(text_width(label_text(names), NAME_SIZE), rows) + 8))


class Placer:
    """The labels placed so far, so that the next one keeps clear of them."""

    def __init__(self, *, is_flat: bool) -> None:
        self._is_flat = is_flat
        self._taken: dict[tuple[int, int], list[Area]] = defaultdict(list)

    def place(self, width: float, swings: Sequence[tuple[Point, Point]]) -> Area | None:
        """Return a free area on one of the swings, the first ones first, or None."""
        for start, end in swings:
            for area in self._candidates(width, start, end):
                if self._is_free(area):
                    self._take(area)
                    return area
        return None

    def _candidates(self, width: float, start: Point, end: Point) -> Iterator[Area]:
        axis, extent = (0, width) if self._is_flat else (1, HEIGHT)
        low = start[axis] + BEFORE + extent / 2
        high = end[axis] - AFTER - extent / 2
        if low > high:  # too narrow a gap for this label
            return
        for t in _TRIES:
            x, y = point_at(start, end, t, is_flat=self._is_flat)
            if self._is_flat:
                x = min(max(x, low), high)
            else:
                y = min(max(y, low), high)
            yield Area(x=x - width / 2, y=y - HEIGHT / 2, width=width, height=HEIGHT)

    def _is_free(self, area: Area) -> bool:
        return not any(
            area.overlaps(other)
            for cell in _cells(area)
            for other in self._taken.get(cell, ())
        )

    def _take(self, area: Area) -> None:
        for cell in _cells(area):
            self._taken[cell].append(area)


def _cells(area: Area) -> Iterator[tuple[int, int]]:
    columns = range(int(area.x // _CELL), int((area.x + area.width) // _CELL) + 1)
    rows = range(int(area.y // _CELL), int((area.y + area.height) // _CELL) + 1)
    return ((column, row) for column in columns for row in rows)
