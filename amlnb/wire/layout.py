"""A layout as JSON: where the boxes and arrows of a graph are drawn, in CSS pixels."""

from __future__ import annotations

from typing import Literal, TypedDict


class BoxJson(TypedDict):
    """One step's box; x and y are its top left corner."""

    name: str
    x: float
    y: float
    width: float
    height: float


class AreaJson(TypedDict):
    """A free place for a label; x and y are its top left corner."""

    x: float
    y: float
    width: float
    height: float


class RouteJson(TypedDict):
    """One arrow's way, from the border of its source to that of its target.

    Points come in pairs: the arrow swings from the 1st to the 2nd, runs straight to
    the 3rd, swings to the 4th, and so on. Neither crosses a box, except where a
    graph has so many long edges that the longest go straight.
    """

    source: str
    target: str
    #: [x, y] each; an even number of them.
    points: list[list[float]]
    #: Where two short lines of text fit; null where there is no room.
    label: AreaJson | None


class LayoutJson(TypedDict):
    """A whole graph's layout."""

    #: LR: sources left; TB: sources on top.
    direction: Literal["LR", "TB"]
    width: float
    height: float
    boxes: list[BoxJson]
    #: In the order of the graph's edges.
    routes: list[RouteJson]
