"""Where along its layer each vertex stands: in order, apart, and near its neighbours.

Each layer is solved exactly: the places nearest to the wished ones that keep the
order and the distances (isotonic regression by pooling neighbours, linear time).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate, pairwise

from amlnb.picture.layers import Layers

#: (vertex, the next one in its layer) -> the least distance of their middles.
Apart = Callable[[int, int], float]
#: (neighbour, weight) of each vertex.
_Neighbours = Mapping[int, Sequence[tuple[int, float]]]

_SWEEPS, _SWEEPS_IF_MANY, _MANY = 6, 2, 4_000
#: How much more a long edge wants to be straight than a short one.
_BOTH_BENDS, _ONE_BEND, _NO_BEND = 8.0, 2.0, 1.0


def place_vertices(
    part: Layers, is_bend: Callable[[int], bool], apart: Apart
) -> dict[int, float]:
    """Return the middle of each vertex across the layers, the least one at 0."""
    above, below = _neighbours(part, is_bend)
    offsets = [_offsets(layer, apart) for layer in part.layers]
    place = {
        v: offset - row[-1] / 2
        for layer, row in zip(part.layers, offsets, strict=True)
        for v, offset in zip(layer, row, strict=True)
    }
    rows = list(zip(part.layers, offsets, strict=True))
    sweeps = _SWEEPS if len(place) <= _MANY else _SWEEPS_IF_MANY
    for _ in range(sweeps):
        for layer, row in reversed(rows):
            _settle(layer, row, below, place)
        for layer, row in rows:
            _settle(layer, row, above, place)
    least = min(place.values())
    return {vertex: at - least for vertex, at in place.items()}


def _neighbours(
    part: Layers, is_bend: Callable[[int], bool]
) -> tuple[_Neighbours, _Neighbours]:
    above: dict[int, list[tuple[int, float]]] = {v: [] for r in part.layers for v in r}
    below: dict[int, list[tuple[int, float]]] = {v: [] for v in above}
    for chain in part.chains.values():
        for upper, lower in pairwise(chain):
            weight = (_NO_BEND, _ONE_BEND, _BOTH_BENDS)[is_bend(upper) + is_bend(lower)]
            above[lower].append((upper, weight))
            below[upper].append((lower, weight))
    return above, below


def _offsets(layer: Sequence[int], apart: Apart) -> list[float]:
    """Return where the vertices stand when packed as tight as they may be."""
    return list(accumulate((apart(a, b) for a, b in pairwise(layer)), initial=0.0))


def _settle(
    layer: Sequence[int],
    offsets: Sequence[float],
    neighbours: _Neighbours,
    place: dict[int, float],
) -> None:
    """Move one layer's vertices as near to their neighbours' middle as they can be."""
    wishes = []
    for vertex, offset in zip(layer, offsets, strict=True):
        near = neighbours[vertex]
        weight = sum(w for _, w in near)
        wish = sum(place[n] * w for n, w in near) / weight if near else place[vertex]
        wishes.append((wish - offset, weight or _NO_BEND))
    for vertex, offset, at in zip(layer, offsets, _rising(wishes), strict=True):
        place[vertex] = at + offset


def _rising(wishes: Sequence[tuple[float, float]]) -> list[float]:
    """Return the never-falling numbers nearest to the (wished, weight) ones."""
    pools: list[tuple[float, float, int]] = []  # (mean, weight, how many)
    for wished, weight in wishes:
        pool = (wished, weight, 1)
        while pools and pools[-1][0] >= pool[0]:
            pool = _pooled(pools.pop(), pool)
        pools.append(pool)
    return [mean for mean, _, count in pools for _ in range(count)]


def _pooled(
    one: tuple[float, float, int], other: tuple[float, float, int]
) -> tuple[float, float, int]:
    weight = one[1] + other[1]
    mean = (one[0] * one[1] + other[0] * other[1]) / weight
    return mean, weight, one[2] + other[2]
