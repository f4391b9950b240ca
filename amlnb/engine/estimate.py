"""How long a run may take: what steps took before, as many at once as fit."""

from __future__ import annotations

import heapq
import statistics
from collections.abc import Mapping, Sequence

from amlnb.model.graph import Graph


def typical(durations: Sequence[float]) -> float | None:
    """Return the middle of the last durations in seconds, or None without any."""
    return statistics.median(durations) if durations else None


def wall_time(graph: Graph, seconds: Mapping[str, float], slots: int) -> float:
    """Return the seconds that steps take, each after its parents, `slots` at once.

    `seconds` names the steps that run; the others cost nothing. Steps are started
    in the graph's order as the runner does (list scheduling), so the answer is what
    the runner would reach, not the least possible.
    """
    waiting = {name: len(parents) for name, parents in graph.parents.items()}
    ready = [(0.0, i, n) for i, n in enumerate(graph.order()) if not waiting[n]]
    number = {name: i for i, name in enumerate(graph.order())}
    heapq.heapify(ready)
    free = [0.0] * max(slots, 1)
    end = 0.0
    ready_at: dict[str, float] = {}
    while ready:
        at, _, name = heapq.heappop(ready)
        if name in seconds:
            at = max(at, heapq.heappop(free)) + seconds[name]
            heapq.heappush(free, at)
        end = max(end, at)
        for child in graph.children(name):
            ready_at[child] = max(ready_at.get(child, 0.0), at)
            waiting[child] -= 1
            if not waiting[child]:
                heapq.heappush(ready, (ready_at[child], number[child], child))
    return end
