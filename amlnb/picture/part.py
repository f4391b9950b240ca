"""One connected part of a graph: its boxes, arrows and labels, in CSS pixels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from amlnb.picture.area import Area
from amlnb.picture.box import HEIGHT as BOX_HEIGHT
from amlnb.picture.coordinates import Apart, place_vertices
from amlnb.picture.curve import Point
from amlnb.picture.labels import AFTER, BEFORE, Placer
from amlnb.picture.labels import HEIGHT as LABEL_HEIGHT
from amlnb.picture.layers import Edge, Layers

#: Between two boxes of a layer; between a box and an arrow that passes, between two.
_BOX_GAP, _PASSING, _BENDS_APART = 28.0, 20.0, 16.0
#: Between two layers where no label asks for more.
_LEAST_GAP = 52.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What has to fit in, and which way the arrows run."""

    #: Whether they run from left to right, and not from the top down.
    is_flat: bool
    #: The width of each node's box.
    widths: Sequence[float]
    #: The width of each edge's label; 0 for none.
    labels: Mapping[Edge, float]

    def is_bend(self, vertex: int) -> bool:
        """Return whether a vertex is a bend of an arrow, and not a node."""
        return vertex >= len(self.widths)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One arrow's points, in pairs of swings, and the free place for its label."""

    points: tuple[Point, ...]
    label: Area | None = None

    def moved(self, x: float, y: float) -> Way:
        """Return this way, shifted."""
        points = tuple((at[0] + x, at[1] + y) for at in self.points)
        return Way(points=points, label=self.label and self.label.moved(x, y))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One connected part, drawn from 0, 0."""

    width: float
    height: float
    boxes: Mapping[int, Area]
    ways: Mapping[Edge, Way]


def draw_part(layers: Layers, wishes: Wishes) -> Part:
    """Return where everything in one connected part stands."""
    columns = _columns(layers, wishes)
    breadth = _breadth(layers, wishes)
    middles = place_vertices(layers, wishes.is_bend, _apart(wishes, breadth))
    boxes = _boxes(layers, wishes, columns, middles, breadth)
    ways = _ways(layers, wishes, columns, middles)
    return _cropped(boxes, ways)


@dataclass(frozen=True, slots=True)
class _Column:
    """A layer's extent along the arrows' way."""

    start: float
    end: float


def _columns(layers: Layers, wishes: Wishes) -> list[_Column]:
    extents = [
        max(wishes.widths[v] for v in layer if not wishes.is_bend(v))
        if wishes.is_flat
        else BOX_HEIGHT
        for layer in layers.layers
    ]
    gaps = _gaps(layers, wishes)
    steps = [extent + gap for extent, gap in zip(extents, gaps, strict=True)]
    starts = accumulate(steps[:-1], initial=0.0)
    return [_Column(s, s + e) for s, e in zip(starts, extents, strict=True)]


def _gaps(layers: Layers, wishes: Wishes) -> list[float]:
    """Return the room behind each layer, wide enough for the labels that go there."""
    gaps = [_LEAST_GAP] * len(layers.layers)
    depth = _depths(layers)
    chosen = _label_swings(layers)
    for edge, chain in layers.chains.items():
        width = wishes.labels[edge]
        if width:
            behind = depth[chain[chosen[edge]]]
            extent = width if wishes.is_flat else LABEL_HEIGHT
            gaps[behind] = max(gaps[behind], BEFORE + extent + AFTER)
    return gaps


def _depths(layers: Layers) -> dict[int, int]:
    return {v: depth for depth, layer in enumerate(layers.layers) for v in layer}


def _label_swings(layers: Layers) -> dict[Edge, int]:
    """Return which swing of each arrow bears its label: that at its less busy end."""
    leaving = Counter(source for source, _ in layers.chains)
    arriving = Counter(target for _, target in layers.chains)
    return {
        (source, target): 0
        if arriving[target] > leaving[source]
        else len(layers.chains[source, target]) - 2
        for source, target in layers.chains
    }


def _breadth(layers: Layers, wishes: Wishes) -> float:
    """Return a box's extent across the arrows' way, the same for all boxes."""
    if wishes.is_flat:
        return BOX_HEIGHT
    nodes = (v for layer in layers.layers for v in layer if not wishes.is_bend(v))
    return max(wishes.widths[v] for v in nodes)


def _apart(wishes: Wishes, breadth: float) -> Apart:
    """Return how far apart two neighbours' middles must be."""
    distances = (breadth + _BOX_GAP, breadth / 2 + _PASSING, _BENDS_APART)
    return lambda a, b: distances[wishes.is_bend(a) + wishes.is_bend(b)]


def _boxes(
    layers: Layers,
    wishes: Wishes,
    columns: Sequence[_Column],
    middles: Mapping[int, float],
    breadth: float,
) -> dict[int, Area]:
    return {
        v: _area(column, middles[v], breadth, is_flat=wishes.is_flat)
        for layer, column in zip(layers.layers, columns, strict=True)
        for v in layer
        if not wishes.is_bend(v)
    }


def _area(column: _Column, middle: float, breadth: float, *, is_flat: bool) -> Area:
    along, across = column.end - column.start, middle - breadth / 2
    if is_flat:
        return Area(x=column.start, y=across, width=along, height=breadth)
    return Area(x=across, y=column.start, width=breadth, height=along)


def _ways(
    layers: Layers,
    wishes: Wishes,
    columns: Sequence[_Column],
    middles: Mapping[int, float],
) -> dict[Edge, Way]:
    depth = _depths(layers)
    chosen = _label_swings(layers)
    placer = Placer(is_flat=wishes.is_flat)
    ways = {}
    for edge, chain in layers.chains.items():
        points = [
            point if wishes.is_flat else point[::-1]
            for a, b in pairwise(chain)
            for point in (
                (columns[depth[a]].end, middles[a]),
                (columns[depth[b]].start, middles[b]),
            )
        ]
        label = None
        if wishes.labels[edge] and depth[chain[1]] == depth[chain[0]] + 1:
            swings = list(zip(points[::2], points[1::2], strict=True))
            best = swings.pop(chosen[edge])
            label = placer.place(wishes.labels[edge], [best, *swings])
        ways[edge] = Way(points=tuple(points), label=label)
    return ways


def _cropped(boxes: Mapping[int, Area], ways: Mapping[Edge, Way]) -> Part:
    """Return the part moved so that all of it begins at 0, 0."""
    labels = (way.label for way in ways.values())
    areas = [*boxes.values(), *(label for label in labels if label)]
    points = [point for way in ways.values() for point in way.points]
    left = min([*(a.x for a in areas), *(x for x, _ in points)])
    top = min([*(a.y for a in areas), *(y for _, y in points)])
    right = max([*(a.x + a.width for a in areas), *(x for x, _ in points)])
    bottom = max([*(a.y + a.height for a in areas), *(y for _, y in points)])
    return Part(
        width=right - left,
        height=bottom - top,
        boxes={node: area.moved(-left, -top) for node, area in boxes.items()},
        ways={edge: way.moved(-left, -top) for edge, way in ways.items()},
    )
