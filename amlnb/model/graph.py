"""A directed graph of names: order, cycles, ancestors and heirs. Nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Graph:
    """Names and the arrows between them; each question costs linear time.

    Parameters
    ----------
    parents
        For each name, the names it comes after, in a stable order.
    """

    parents: Mapping[str, tuple[str, ...]]
    _children: dict[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        children: dict[str, list[str]] = {name: [] for name in self.parents}
        for name, parents in self.parents.items():
            for parent in parents:
                children[parent].append(name)
        frozen = {name: tuple(below) for name, below in children.items()}
        object.__setattr__(self, "_children", frozen)

    def children(self, name: str) -> tuple[str, ...]:
        """Return the names directly after `name`."""
        return self._children[name]

    def order(self) -> tuple[str, ...]:
        """Return all names, parents first, otherwise as they were given.

        Names on a cycle, and those after it, are left out.
        """
        waiting = {name: len(parents) for name, parents in self.parents.items()}
        ready = [name for name, count in waiting.items() if not count]
        for name in ready:  # grows while we walk it
            for child in self._children[name]:
                waiting[child] -= 1
                if not waiting[child]:
                    ready.append(child)
        return tuple(ready)

    def cycle(self) -> tuple[str, ...]:
        """Return one cycle as a path that ends where it began, or ()."""
        stuck = set(self.parents) - set(self.order())
        if not stuck:
            return ()
        # Every stuck name has a stuck parent, so walking up must come round.
        path: list[str] = []
        seen: dict[str, int] = {}
        name = next(n for n in self.parents if n in stuck)
        while name not in seen:
            seen[name] = len(path)
            path.append(name)
            name = next(p for p in self.parents[name] if p in stuck)
        loop = path[seen[name] :]
        return (name, *reversed(loop))

    def heirs(self, names: Iterable[str]) -> set[str]:
        """Return everything after `names`, without `names` unless reached again."""
        return _reach(names, self._children)

    def ancestors(self, names: Iterable[str]) -> set[str]:
        """Return everything before `names`, without `names` unless reached again."""
        return _reach(names, self.parents)


def _reach(start: Iterable[str], arrows: Mapping[str, tuple[str, ...]]) -> set[str]:
    found: set[str] = set()
    ahead = list(start)
    while ahead:
        for name in arrows[ahead.pop()]:
            if name not in found:
                found.add(name)
                ahead.append(name)
    return found
