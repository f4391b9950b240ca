"""Arrows as SVG: swings between layers, heads, and the labels on them."""

from __future__ import annotations

from collections.abc import Sequence

from amlnb.picture.curve import Point, controls
from amlnb.picture.labels import NAME_SIZE, ROWS_SIZE, label_text
from amlnb.picture.layout import Route
from amlnb.picture.look import ARROW, INK, PAPER, QUIET_INK
from amlnb.picture.markup import Attributes, element, number, plain
from amlnb.picture.metrics import fit, text_width
from amlnb.wire.graph import EdgeJson
from amlnb.wire.run import CarriedJson

_HEAD_LENGTH, _HEAD_HALF = 8.0, 4.0


def draw_arrows(pairs: Sequence[tuple[Route, EdgeJson]], *, is_flat: bool) -> str:
    """Return all lines, then all heads; what they share is written once."""
    shared: Attributes = {"fill": "none", "stroke": ARROW, "stroke-width": 1.5}
    lines = [_line_of(route, edge, is_flat=is_flat) for route, edge in pairs]
    heads = "".join(_head(route.points[-1], is_flat=is_flat) for route, _ in pairs)
    return element("g", shared, *lines) + element("path", {"d": heads, "fill": ARROW})


def _line_of(route: Route, edge: EdgeJson, *, is_flat: bool) -> str:
    """Return one line; broken where it is no data that makes the next step wait."""
    points = [*route.points[:-1], _before(route.points[-1], is_flat=is_flat)]
    line: Attributes = {"d": _path(points, is_flat=is_flat)}
    if edge["kind"] != "data":
        line["stroke-dasharray"] = "2 4" if edge["kind"] == "order" else "6 4"
    return element("path", line)


def _path(points: Sequence[Point], *, is_flat: bool) -> str:
    told = f"M{_at(points[0])}"
    for i in range(0, len(points), 2):
        start, end = points[i], points[i + 1]
        first, second = controls(start, end, is_flat=is_flat)
        told += f"L{_at(start)}" if i else ""
        told += f"C{_at(first)} {_at(second)} {_at(end)}"
    return told


def _before(tip: Point, *, is_flat: bool) -> Point:
    """Return where the line ends so that it does not show beyond the head."""
    back = _HEAD_LENGTH - 1
    return (tip[0] - back, tip[1]) if is_flat else (tip[0], tip[1] - back)


def _head(tip: Point, *, is_flat: bool) -> str:
    x, y = tip
    if is_flat:
        left = x - _HEAD_LENGTH
        corners = [(left, y - _HEAD_HALF), (left, y + _HEAD_HALF)]
    else:
        top = y - _HEAD_LENGTH
        corners = [(x - _HEAD_HALF, top), (x + _HEAD_HALF, top)]
    return f"M{_at(tip)}L{_at(corners[0])}L{_at(corners[1])}Z"


def _at(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"


def draw_label(route: Route, edge: EdgeJson, carried: Sequence[CarriedJson]) -> str:
    """Return the names that the arrow carries, and what they hold once it is known."""
    if route.label is None:
        return ""
    area = route.label
    told = _held(carried)
    names = label_text(edge["names"])
    held = fit(told, area.width, ROWS_SIZE)
    width = max(text_width(names, NAME_SIZE), text_width(held, ROWS_SIZE)) + 6
    middle_x, middle_y = area.x + area.width / 2, area.y + area.height / 2
    ground: Attributes = {
        "x": middle_x - width / 2,
        "y": area.y if held else middle_y - 8,
        "width": width,
        "height": area.height if held else 16,
        "rx": 4,
        "fill": PAPER,
        "fill-opacity": 0.9,
    }
    at = middle_y - 2 if held else middle_y + 4
    return (
        element("rect", ground)
        + _line(names, middle_x, at, NAME_SIZE, INK)
        + (_line(held, middle_x, middle_y + 10, ROWS_SIZE, QUIET_INK) if held else "")
    )


def _held(carried: Sequence[CarriedJson]) -> str:
    """Return the rows or sizes of what is carried, the same ones once."""
    return ", ".join(dict.fromkeys(c["text"] for c in carried if c["text"]))


def _line(text: str, x: float, y: float, size: int, ink: str) -> str:
    told: Attributes = {"x": x, "y": y, "font-size": size, "fill": ink}
    return element("text", told | {"text-anchor": "middle"}, plain(text))
