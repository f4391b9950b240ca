"""The swing of an arrow from one column to the next, and the points along it."""

from __future__ import annotations

Point = tuple[float, float]


def controls(start: Point, end: Point, *, is_flat: bool) -> tuple[Point, Point]:
    """Return the two control points of a cubic curve that leaves and arrives straight.

    Parameters
    ----------
    is_flat
        Whether arrows run from left to right, and not from the top down.
    """
    if is_flat:
        middle = (start[0] + end[0]) / 2
        return (middle, start[1]), (middle, end[1])
    middle = (start[1] + end[1]) / 2
    return (start[0], middle), (end[0], middle)


def point_at(start: Point, end: Point, t: float, *, is_flat: bool) -> Point:
    """Return the point of the swing at `t`, from 0 at its start to 1 at its end."""
    first, second = controls(start, end, is_flat=is_flat)
    a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
    x = a * start[0] + b * first[0] + c * second[0] + d * end[0]
    y = a * start[1] + b * first[1] + c * second[1] + d * end[1]
    return x, y
