"""The names of a cell, as nouns: what it needs, defines, changes and opens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a name is bound to, as far as the code tells."""

    IMPORT = "import"
    FUNCTION = "function"
    CLASS = "class"
    VALUE = "value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A name that the code reads and does not surely bind first."""

    name: str
    #: Where it is first read.
    line: int
    #: Whether it is read only inside functions, which run later.
    late: bool = False
    #: Whether the code may do without: bound on some ways only, or named in a
    #: shell line, where it may as well be a shell variable.
    maybe: bool = False
    #: What the code itself has bound by then: a function it calls sees those.
    before: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A name that is bound when the code has run."""

    name: str
    kind: Kind
    #: Where it is bound last.
    line: int
    #: Whether the code may end without binding it: one branch, a loop, a try.
    maybe: bool = False
    #: Whether even a usual run may: what the name was before then stays.
    branch: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A name whose value is changed in place: ``df["x"] = 1``, ``del df["x"]``."""

    name: str
    line: int
    #: False for a method call as a statement, which may change its object or not.
    certain: bool = True
    #: Whether it is in a function, which may never be called.
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """One import, anywhere in the code."""

    #: ``a.b`` of ``import a.b`` or ``from a.b import c``.
    module: str
    #: ``("c",)`` of ``from a.b import c``; ``("*",)`` for a star.
    names: tuple[str, ...] = ()
    #: Dots in front, of a relative import.
    level: int = 0
    line: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A path written out in a call that reads it."""

    path: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CellNames:
    """The names of one cell, each once, in order of their first line."""

    needs: tuple[Need, ...] = ()
    definitions: tuple[Definition, ...] = ()
    changes: tuple[Change, ...] = ()
    imports: tuple[Imported, ...] = ()
    opened: tuple[Opened, ...] = ()
    #: What binds or reads names that cannot be seen: ``exec``, ``globals``, ``%run``.
    dynamic: tuple[str, ...] = ()
    #: Whether it calls a magic of unknown effect, which may bind a name.
    opaque: bool = False
    #: What the functions and classes of the cell read from outside, by their names.
    reads: Mapping[str, frozenset[str]] = field(default_factory=dict)
    #: The name that alone is the last line, or empty.
    last: str = ""

    @property
    def stars(self) -> tuple[Imported, ...]:
        """The star imports."""
        return tuple(i for i in self.imports if "*" in i.names)

    def definition(self, name: str) -> Definition | None:
        """Return how `name` is bound at the end, or None."""
        return next((d for d in self.definitions if d.name == name), None)
