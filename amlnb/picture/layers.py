"""Layers: a graph's nodes by depth, each layer in an order with few crossings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

Edge = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """One connected part of a graph, its long edges cut where they cross a layer.

    Vertices below the number of nodes are nodes; the others are bends.
    """

    #: The vertices of each layer in order, sources first.
    layers: list[list[int]]
    #: Each edge's vertices, from its source to its target.
    chains: dict[Edge, list[int]]

    @property
    def first(self) -> int:
        """The part's lowest node, by which parts are put in order."""
        return min(min(layer) for layer in self.layers)

    def upright(self) -> Layers:
        """Return this part or its mirror image, whichever keeps lower nodes first."""
        pairs = [pair for layer in self.layers for pair in pairwise(layer)]
        turned = sum(1 if a > b else -1 for a, b in pairs)
        if turned <= 0:
            return self
        mirrored = [layer[::-1] for layer in self.layers]
        return Layers(layers=mirrored, chains=self.chains)


def alone(node: int) -> Layers:
    """Return the part that is one node without edges."""
    return Layers(layers=[[node]], chains={})


def connected(edges: Sequence[Edge]) -> list[tuple[list[int], list[Edge]]]:
    """Return the nodes, lowest first, and the edges of each connected part."""
    leader: dict[int, int] = {node: node for edge in edges for node in edge}

    def find(node: int) -> int:
        while leader[node] != node:
            leader[node] = leader[leader[node]]
            node = leader[node]
        return node

    for source, target in edges:
        low, high = sorted((find(source), find(target)))
        leader[high] = low
    parts: dict[int, tuple[list[int], list[Edge]]] = defaultdict(lambda: ([], []))
    for node in sorted(leader):
        parts[find(node)][0].append(node)
    for edge in edges:
        parts[find(edge[0])][1].append(edge)
    return list(parts.values())
