"""What is bound at a point of the code, and how branches join; and scopes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum


@dataclass(slots=True)
class Flow:
    """Names bound here: on every way, on the usual way, and on some way."""

    definite: set[str] = field(default_factory=set)
    #: As if every loop ran at least once and every try came through: what a reader
    #: of the code takes for granted.
    assumed: set[str] = field(default_factory=set)
    possible: set[str] = field(default_factory=set)
    #: Whether no way leads on from here: after raise, return, break, continue.
    dead: bool = False

    def copy(self) -> Flow:
        """Return a flow that goes its own way from here."""
        return Flow(
            set(self.definite), set(self.assumed), set(self.possible), self.dead
        )

    def bind(self, name: str, *, surely: bool) -> None:
        """Bind a name, or bind it only where a short cut was not taken."""
        if surely:
            self.definite.add(name)
        self.assumed.add(name)
        self.possible.add(name)

    def unbind(self, name: str) -> None:
        """Take a name away, as ``del`` does."""
        for names in (self.definite, self.assumed, self.possible):
            names.discard(name)


def joined(flows: Sequence[Flow]) -> Flow:
    """Return what is bound where several ways meet."""
    open_ways = [f for f in flows if not f.dead]
    ways = open_ways or flows
    return Flow(
        set.intersection(*(f.definite for f in ways)),
        set.intersection(*(f.assumed for f in ways)),
        set.union(*(f.possible for f in flows)),
        not open_ways,
    )


def after_loop(before: Flow, body: Flow) -> Flow:
    """Return what is bound behind a loop whose body may not have run."""
    return Flow(
        before.definite & body.definite,
        body.assumed,
        before.possible | body.possible,
    )


class Scope(Enum):
    """The kinds of scope that Python has."""

    MODULE = "module"
    CLASS = "class"
    FUNCTION = "function"
    COMPREHENSION = "comprehension"
    #: The type parameters of ``def f[T]()``.
    TYPES = "types"


@dataclass(slots=True)
class Frame:
    """One scope while it is read."""

    scope: Scope
    #: What is bound so far; counts in modules and classes, whose code runs at once.
    flow: Flow = field(default_factory=Flow)
    #: Names local to a function, comprehension or type scope, wherever bound in it.
    local: frozenset[str] = frozenset()
    #: Names that a function declared global.
    outer: frozenset[str] = frozenset()
