"""Unconnected parts of a graph, put on shelves one under the other."""

from __future__ import annotations

import math
from collections.abc import Sequence

from amlnb.picture.curve import Point

_GAP = 36.0
#: How much wider than high the whole may become.
_SHAPE = 1.6


def stack(sizes: Sequence[tuple[float, float]]) -> tuple[list[Point], float, float]:
    """Return the parts' top left corners, and the width and height of the whole.

    Parts keep their order. A shelf is as wide as the widest part, or as makes the
    whole a pleasant shape where there are many small ones.
    """
    ground = sum((w + _GAP) * (h + _GAP) for w, h in sizes)
    limit = max([math.sqrt(ground * _SHAPE), *(w for w, _ in sizes)])
    corners: list[Point] = []
    x = y = depth = width = 0.0
    for w, h in sizes:
        if x and x + w > limit:
            x, y, depth = 0.0, y + depth + _GAP, 0.0
        corners.append((x, y))
        width, depth = max(width, x + w), max(depth, h)
        x += w + _GAP
    return corners, width, y + depth
