"""Layers by the library fast_sugiyama."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from itertools import count
from typing import Any

from amlnb.picture.layers import Edge, Layers, connected

#: Beyond these numbers of edges, ranks of least length and the swapping of
#: neighbours take seconds; measured on random layered graphs.
_MOST_FOR_LEAST_LENGTH, _MOST_FOR_SWAPS = 300, 1_500
_SPACING = 10


def is_installed() -> bool:
    """Return whether the library is there: some machines have no wheel of it."""
    return find_spec("fast_sugiyama") is not None


def sugiyama_layers(first_bend: int, edges: Sequence[Edge]) -> list[Layers]:
    """Return the connected parts of `edges`, bends numbered from `first_bend`."""
    bends = count(first_bend)
    is_small = len(edges) <= _MOST_FOR_LEAST_LENGTH
    options = {
        "vertex_spacing": _SPACING,
        "dummy_vertices": True,
        "ranking_type": "minimize" if is_small else "up",
        "transpose": len(edges) <= _MOST_FOR_SWAPS,
    }
    # One part at a time: asked for several at once, the library now and then gives
    # a bend the number of a node in another part (seen with 0.5.3).
    return [_part(nodes, inside, bends, options) for nodes, inside in connected(edges)]


def _part(
    nodes: Sequence[int],
    edges: Sequence[Edge],
    bends: Iterator[int],
    options: Mapping[str, Any],
) -> Layers:
    from fast_sugiyama import from_edges

    # It numbers nodes by walking a set: in order only for whole numbers from 0 on.
    index = {node: i for i, node in enumerate(nodes)}
    drawn: Any = from_edges([(index[a], index[b]) for a, b in edges], **options)
    spots, _, _, pairs = drawn[0]
    rows: dict[float, list[tuple[float, int]]] = defaultdict(list)
    for vertex, (x, y) in spots:
        rows[y].append((x, vertex))
    inner = [[v for _, v in sorted(rows[y])] for y in sorted(rows, reverse=True)]
    ours = {
        v: nodes[v] if v < len(nodes) else next(bends) for row in inner for v in row
    }
    return Layers(
        layers=[[ours[v] for v in row] for row in inner],
        chains=_chains([(ours[a], ours[b]) for a, b in pairs], nodes[-1]),
    )


def _chains(pairs: Iterable[Edge], last_node: int) -> dict[Edge, list[int]]:
    """Follow each edge of a node through its bends to the node it ends at."""
    after: Mapping[int, list[int]] = defaultdict(list)
    for source, target in pairs:
        after[source].append(target)
    chains = {}
    for source, targets in after.items():
        if source > last_node:
            continue
        for target in targets:
            chain = [source, target]
            while chain[-1] > last_node:
                chain.append(after[chain[-1]][0])
            chains[source, chain[-1]] = chain
    return chains
