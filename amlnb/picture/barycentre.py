"""Layers of our own making: longest paths, then each node near its neighbours.

The fall-back where fast_sugiyama is not installed, or where a graph has so many
long edges that its bends would fill the memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count, pairwise

from amlnb.picture.layers import Edge, Layers, connected

_SWEEPS = 8


def own_layers(first_bend: int, edges: Sequence[Edge], most_bends: int) -> list[Layers]:
    """Return the connected parts of `edges`, bends numbered from `first_bend`.

    The longest edges get no bends once `most_bends` are used up: they then run
    straight, perhaps behind boxes.
    """
    ranks = own_ranks(edges)
    bends = count(first_bend)
    affordable = _affordable(edges, ranks, most_bends)
    parts = []
    for nodes, inside in connected(edges):
        chains = {edge: _chain(edge, ranks, affordable, bends) for edge in inside}
        parts.append(Layers(layers=_ordered(nodes, ranks, chains), chains=chains))
    return parts


def own_ranks(edges: Sequence[Edge]) -> dict[int, int]:
    """Return each node's layer: after its parents, and near to its children."""
    parents, children = _neighbours(edges)
    waiting = {node: len(above) for node, above in parents.items()}
    order = sorted(node for node, left in waiting.items() if not left)
    ranks = dict.fromkeys(order, 0)
    for node in order:  # grows while we walk it
        for child in children[node]:
            ranks[child] = max(ranks.get(child, 0), ranks[node] + 1)
            waiting[child] -= 1
            if not waiting[child]:
                order.append(child)
    for node in reversed(order):
        if len(children[node]) > len(parents[node]):
            ranks[node] = min(ranks[child] for child in children[node]) - 1
    return ranks


def _neighbours(
    edges: Sequence[Edge],
) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    parents: dict[int, list[int]] = {node: [] for edge in edges for node in edge}
    children: dict[int, list[int]] = {node: [] for node in parents}
    for source, target in edges:
        parents[target].append(source)
        children[source].append(target)
    return parents, children


def bends_needed(edges: Sequence[Edge]) -> int:
    """Return how many bends the edges have if each is cut at every layer."""
    ranks = own_ranks(edges)
    return sum(ranks[target] - ranks[source] - 1 for source, target in edges)


def _affordable(
    edges: Sequence[Edge], ranks: dict[int, int], most_bends: int
) -> set[Edge]:
    """Return the edges that may have bends, the shortest first."""
    left = most_bends
    chosen = set()
    for source, target in sorted(edges, key=lambda e: (ranks[e[1]] - ranks[e[0]], e)):
        left -= ranks[target] - ranks[source] - 1
        if left < 0:
            break
        chosen.add((source, target))
    return chosen


def _chain(
    edge: Edge, ranks: dict[int, int], affordable: set[Edge], bends: count[int]
) -> list[int]:
    source, target = edge
    between = ranks[target] - ranks[source] - 1 if edge in affordable else 0
    return [source, *(next(bends) for _ in range(between)), target]


def _ordered(
    nodes: Sequence[int], ranks: dict[int, int], chains: dict[Edge, list[int]]
) -> list[list[int]]:
    """Return the layers, swept so that each vertex is near its neighbours."""
    rank = {node: ranks[node] for node in nodes}
    pairs = []
    for chain in chains.values():
        rank |= zip(chain[1:-1], count(rank[chain[0]] + 1), strict=False)
        pairs += list(pairwise(chain))
    parents, children = _neighbours(pairs)
    top = min(rank.values())
    layers: list[list[int]] = [[] for _ in range(max(rank.values()) - top + 1)]
    for vertex, depth in rank.items():
        layers[depth - top].append(vertex)
    for _ in range(_SWEEPS):
        _sweep(layers, parents)
        _sweep(layers[::-1], children)
    return layers


def _sweep(layers: Sequence[list[int]], neighbours: dict[int, list[int]]) -> None:
    """Sort each layer, in place, by the mean place of its vertices' neighbours."""
    place = {v: i / len(layer) for layer in layers for i, v in enumerate(layer)}
    for layer in layers:
        mean = {
            v: sum(place[n] for n in near) / len(near)
            if (near := neighbours[v])
            else place[v]
            for v in layer
        }
        layer.sort(key=mean.__getitem__)
        for i, vertex in enumerate(layer):
            place[vertex] = i / len(layer)
