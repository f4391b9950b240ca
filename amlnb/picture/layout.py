"""A layout: where each step's box stands and each arrow runs, in CSS pixels.

One layout for every screen: the picture in a saved notebook, the live widget, the
server's page. It is reckoned from the pipeline alone, so a run's progress never
moves a box.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from amlnb.model.pipeline import Pipeline
from amlnb.picture.area import Area
from amlnb.picture.barycentre import bends_needed, own_layers
from amlnb.picture.box import box_width
from amlnb.picture.curve import Point
from amlnb.picture.labels import label_width
from amlnb.picture.layers import Edge, Layers, alone
from amlnb.picture.part import Part, Way, Wishes, draw_part
from amlnb.picture.shelves import stack
from amlnb.picture.sugiyama import is_installed, sugiyama_layers
from amlnb.wire.graph import GraphJson, graph_json
from amlnb.wire.layout import AreaJson, BoxJson, LayoutJson, RouteJson

Direction = Literal["LR", "TB"]

#: Points that passing arrows may take up before the longest ones go straight.
_MOST_BENDS = 40_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One arrow's way; `amlnb.wire.layout.RouteJson` tells how to draw its points."""

    source: str
    target: str
    points: tuple[Point, ...]
    #: Where its label fits; None where there is no room, or nothing to say.
    label: Area | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A whole graph's layout; its top left corner is 0, 0."""

    direction: Direction
    width: float
    height: float
    #: By step, in the order of the graph's nodes.
    boxes: dict[str, Area]
    #: In the order of the graph's edges.
    routes: tuple[Route, ...]


def layout(graph: Pipeline | GraphJson, *, direction: Direction = "LR") -> Layout:
    """Return where everything stands; the same in every process.

    Parameters
    ----------
    direction
        ``LR``: sources on the left; ``TB``: sources on top.
    """
    drawn = graph_json(graph) if isinstance(graph, Pipeline) else graph
    edges = _numbered(drawn)
    wishes = _wishes(drawn, edges, direction)
    layers = _layers(len(drawn["nodes"]), edges)
    parts = [draw_part(part, wishes) for part in layers]
    corners, width, height = stack([(part.width, part.height) for part in parts])
    boxes, ways = _moved(parts, corners)
    return Layout(
        direction=direction,
        width=round(width, 1),
        height=round(height, 1),
        boxes={node["name"]: boxes[i] for i, node in enumerate(drawn["nodes"])},
        routes=tuple(
            Route(
                source=edge["source"],
                target=edge["target"],
                points=ways[pair].points,
                label=ways[pair].label,
            )
            for edge, pair in zip(drawn["edges"], edges, strict=True)
        ),
    )


def _numbered(graph: GraphJson) -> list[Edge]:
    number = {node["name"]: i for i, node in enumerate(graph["nodes"])}
    return [(number[e["source"]], number[e["target"]]) for e in graph["edges"]]


def _wishes(graph: GraphJson, edges: Sequence[Edge], direction: Direction) -> Wishes:
    widths = [label_width(edge["names"]) for edge in graph["edges"]]
    return Wishes(
        is_flat=direction == "LR",
        widths=[box_width(node, graph["kernel"]) for node in graph["nodes"]],
        labels=dict(zip(edges, widths, strict=True)),
    )


def _layers(count: int, edges: Sequence[Edge]) -> list[Layers]:
    """Return the connected parts, that of the first node first."""
    joined = {node for edge in edges for node in edge}
    parts = [alone(node) for node in range(count) if node not in joined]
    if edges and is_installed() and bends_needed(edges) <= _MOST_BENDS:
        parts += sugiyama_layers(count, edges)
    elif edges:
        parts += own_layers(count, edges, _MOST_BENDS)
    return [part.upright() for part in sorted(parts, key=lambda part: part.first)]


def _moved(
    parts: Sequence[Part], corners: Sequence[Point]
) -> tuple[dict[int, Area], dict[Edge, Way]]:
    """Return all boxes and arrows where their part's corner puts them."""
    boxes: dict[int, Area] = {}
    ways: dict[Edge, Way] = {}
    for part, (x, y) in zip(parts, corners, strict=True):
        boxes |= {node: area.moved(x, y) for node, area in part.boxes.items()}
        ways |= {edge: way.moved(x, y) for edge, way in part.ways.items()}
    return boxes, ways


def layout_json(drawn: Layout) -> LayoutJson:
    """Return the layout as screens read it, to a tenth of a pixel."""
    return LayoutJson(
        direction=drawn.direction,
        width=drawn.width,
        height=drawn.height,
        boxes=[
            BoxJson(name=name, **_area_json(area)) for name, area in drawn.boxes.items()
        ],
        routes=[
            RouteJson(
                source=route.source,
                target=route.target,
                points=[[round(x, 1), round(y, 1)] for x, y in route.points],
                label=_area_json(route.label) if route.label else None,
            )
            for route in drawn.routes
        ],
    )


def _area_json(area: Area) -> AreaJson:
    return AreaJson(
        x=round(area.x, 1),
        y=round(area.y, 1),
        width=round(area.width, 1),
        height=round(area.height, 1),
    )
