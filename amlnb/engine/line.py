"""The line of work that may start: first come, first served, as far as it fits."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from typing import TypeAlias

from amlnb.engine.work import Work

#: What work asks for: its compute target, and how many processors of it.
_Need: TypeAlias = tuple[str, float]


class Line:
    """Work in the order in which it became free.

    Those that ask for the same stand in one queue, so that to find who fits looks at
    one head a queue, however many wait behind it.
    """

    def __init__(self) -> None:
        self._queues: dict[_Need, deque[tuple[int, Work]]] = {}
        self._first, self._last = 0, 0

    def __bool__(self) -> bool:
        """Whether anybody waits."""
        return any(self._queues.values())

    def extend(self, works: Iterable[Work]) -> None:
        """Put work at the end."""
        for work in works:
            self._last += 1
            self._queue(work).append((self._last, work))

    def put_first(self, works: Iterable[Work]) -> None:
        """Put work at the front, the first of it foremost."""
        for work in reversed(tuple(works)):
            self._first -= 1
            self._queue(work).appendleft((self._first, work))

    def _queue(self, work: Work) -> deque[tuple[int, Work]]:
        need = (work.step.compute, work.step.resources.cpus)
        return self._queues.setdefault(need, deque())

    def take(self, fits: Callable[[Work], bool]) -> Work | None:
        """Take away and return the foremost work that fits, or None."""
        heads = [
            queue for queue in self._queues.values() if queue and fits(queue[0][1])
        ]
        if not heads:
            return None
        return min(heads, key=lambda queue: queue[0][0]).popleft()[1]

    def empty(self) -> list[Work]:
        """Take away and return everybody, in order."""
        places = [place for queue in self._queues.values() for place in queue]
        self._queues.clear()
        return [work for _, work in sorted(places, key=lambda place: place[0])]
