"""Where a reader of code writes down what it meets, scope by scope."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from amlnb.notebook.inference.cell_names import (
    CellNames,
    Change,
    Definition,
    Imported,
    Kind,
    Need,
    Opened,
)
from amlnb.notebook.inference.flow import Flow, Frame, Scope

_BINDS_NOTHING = (Scope.COMPREHENSION, Scope.TYPES)


class Ledger:
    """Names read and bound so far, and the scopes that are open.

    Module and class bodies run at once, so there a name counts as bound only once its
    line was passed. Function bodies run when they are called: what they read from
    outside is a need unless the cell binds it before it first names the function.
    """

    def __init__(self) -> None:
        self._module = Frame(Scope.MODULE)
        self._frames = [self._module]
        #: Above zero in code that may be jumped over, as behind ``and``.
        self._unsure = 0
        #: Above zero in annotations that are never worked out.
        self._unread = 0
        self.lazy_hints = False
        self._needs: dict[str, Need] = {}
        self._late: dict[str, Need] = {}
        #: What the functions of the cell read from outside, by function.
        self._deferred: dict[str, dict[str, None]] = {}
        self._reads: dict[str, frozenset[str]] = {}
        self._collected: dict[str, None] | None = None
        self._methods: dict[str, None] | None = None
        #: What was read by calling functions, before the cell itself bound it.
        self._called: dict[str, frozenset[str]] = {}
        self._bound: dict[str, tuple[Kind, int]] = {}
        self._bound_in_functions: dict[str, tuple[Kind, int]] = {}
        #: Names taken away and not bound again since.
        self._gone: set[str] = set()
        self._changes: dict[tuple[str, bool, bool], Change] = {}
        self._imports: list[Imported] = []
        self._opened: dict[str, Opened] = {}
        self._dynamic: dict[str, None] = {}
        self._opaque = False

    # ---------------------------------------------------------------- scopes

    @property
    def frame(self) -> Frame:
        """The innermost scope that statements bind in."""
        return next(f for f in reversed(self._frames) if f.scope not in _BINDS_NOTHING)

    @property
    def flow(self) -> Flow:
        """What is bound at this point."""
        return self.frame.flow

    @flow.setter
    def flow(self, flow: Flow) -> None:
        self.frame.flow = flow

    @property
    def in_function(self) -> bool:
        """Whether this code runs later than the cell's own."""
        return any(f.scope is Scope.FUNCTION for f in self._frames)

    @contextmanager
    def inside(self, frame: Frame) -> Iterator[None]:
        """Open a scope, and close it."""
        self._frames.append(frame)
        unsure, self._unsure = self._unsure, 0
        yield
        self._unsure = unsure
        self._frames.pop()

    @contextmanager
    def perhaps_not_run(self) -> Iterator[None]:
        """Mark code that may be jumped over: what it binds is bound perhaps."""
        self._unsure += 1
        yield
        self._unsure -= 1

    @contextmanager
    def hint(self) -> Iterator[None]:
        """Mark an annotation, whose names may never be looked up."""
        self._unread += self.lazy_hints
        yield
        self._unread -= self.lazy_hints

    @contextmanager
    def function_body(self) -> Iterator[dict[str, None]]:
        """Gather what a function, and those within it, read from outside."""
        outer = self._collected
        reads: dict[str, None] = {} if outer is None else outer
        self._collected = reads
        yield reads
        self._collected = outer

    @contextmanager
    def class_body(self) -> Iterator[dict[str, None]]:
        """Gather what the methods of a class read from outside."""
        outer = self._methods
        reads: dict[str, None] = {}
        self._methods = reads
        yield reads
        self._methods = outer

    def defer(self, function: str, reads: dict[str, None]) -> None:
        """Note what a function or class of the cell will read, once it is called."""
        if self._collected is not None:
            return
        if self._methods is not None:
            self._methods.update(reads)
        else:
            self._deferred[function] = reads
            known = self._reads.get(function, frozenset())
            self._reads[function] = known.union(reads)

    def call(self, reads: dict[str, None]) -> None:
        """Note that a function may be called from here on."""
        if self._collected is not None:
            return
        assumed = self._module.flow.assumed
        for name in reads:
            if name in assumed:
                self.call(self._deferred.pop(name, {}))
            else:
                self._called.setdefault(name, frozenset(assumed))

    # --------------------------------------------------------------- reading

    def read(self, name: str, line: int, *, maybe: bool = False) -> None:
        """Note that a name is read here."""
        inner = late = False
        for frame in reversed(self._frames):
            if frame.scope is Scope.MODULE or name in frame.outer:
                late = late or frame.scope is Scope.FUNCTION
                self._read_outside(name, line, late=late, maybe=maybe)
                return
            if name in frame.local:
                return
            if frame.scope is Scope.CLASS and not inner and name in frame.flow.assumed:
                return
            late = late or frame.scope is Scope.FUNCTION
            # A class's own names are hidden from the functions within it.
            inner = inner or frame.scope is not Scope.TYPES

    def _read_outside(self, name: str, line: int, *, late: bool, maybe: bool) -> None:
        flow = self._module.flow
        if self._collected is not None:
            self._collected[name] = None
        elif name in self._deferred:
            self.call(self._deferred.pop(name))
        if not late and name in flow.assumed:
            return
        maybe = maybe or self._unread > 0 or (not late and name in flow.possible)
        needs = self._late if late else self._needs
        known = needs.get(name)
        if known is None:
            before = frozenset(flow.assumed)
            needs[name] = Need(
                name=name, line=line, late=late, maybe=maybe, before=before
            )
        elif known.maybe and not maybe:
            needs[name] = replace(known, maybe=False, line=line)

    # --------------------------------------------------------------- binding

    def bind(self, name: str, line: int, kind: Kind = Kind.VALUE) -> None:
        """Note that a name is bound here."""
        frame = self.frame
        if frame.scope is Scope.FUNCTION:
            if name in frame.outer:
                self._bound_in_functions[name] = (kind, line)
                self._module.flow.possible.add(name)
            return
        frame.flow.bind(name, surely=not self._unsure)
        if frame.scope is Scope.MODULE:
            self._bound[name] = (kind, line)
            self._gone.discard(name)

    def unbind(self, name: str) -> None:
        """Note that a name is taken away."""
        if self.frame.scope is not Scope.FUNCTION:
            self.flow.unbind(name)
        if self.frame.scope is Scope.MODULE:
            self._gone.add(name)

    def change(self, node: ast.expr, *, certain: bool = True) -> None:
        """Note that the object at the root of ``a.b["c"]`` is changed in place."""
        root = node
        while isinstance(root, ast.Attribute | ast.Subscript):
            root = root.value
        if not isinstance(root, ast.Name) or self._is_local(root.id):
            return
        late = self.in_function
        change = Change(name=root.id, line=node.lineno, certain=certain, late=late)
        self._changes.setdefault((root.id, certain, late), change)

    def _is_local(self, name: str) -> bool:
        for frame in reversed(self._frames):
            if name in frame.local:
                return True
            if frame.scope is Scope.CLASS and name in frame.flow.assumed:
                return True
        return False

    # ----------------------------------------------------------- other notes

    def imported(self, imported: Imported) -> None:
        """Note an import."""
        self._imports.append(imported)

    def opened(self, path: str, line: int) -> None:
        """Note a path written out in a call that reads it."""
        self._opened.setdefault(path, Opened(path=path, line=line))

    def dynamic(self, word: str) -> None:
        """Note a call that sees or binds names nobody can foretell."""
        if word not in self._bound:  # the user's own function of that name
            self._dynamic[word] = None

    def opaque(self) -> None:
        """Note a magic that may bind names, for all we know."""
        self._opaque = True

    # ----------------------------------------------------------------- result

    def names(self, last: str = "") -> CellNames:
        """Return what was found, once all is read."""
        return CellNames(
            needs=tuple(sorted(self._all_needs(), key=lambda need: need.line)),
            definitions=tuple(self._definitions()),
            changes=tuple(
                c for c in self._changes.values() if c.name not in self._gone
            ),
            imports=tuple(self._imports),
            opened=tuple(self._opened.values()),
            dynamic=tuple(self._dynamic),
            opaque=self._opaque,
            reads=self._reads,
            last=last,
        )

    def _all_needs(self) -> Iterator[Need]:
        yield from self._needs.values()
        everything = frozenset(self._bound)
        for name, need in self._late.items():
            is_own = name in self._bound
            if name in self._needs or (is_own and name not in self._called):
                continue
            maybe = need.maybe or is_own or name in self._bound_in_functions
            before = self._called.get(name, everything)
            yield replace(need, maybe=maybe, before=before)

    def _definitions(self) -> Iterator[Definition]:
        flow = self._module.flow
        for name, (kind, line) in {**self._bound_in_functions, **self._bound}.items():
            if name in flow.possible:
                maybe, branch = name not in flow.definite, name not in flow.assumed
                yield Definition(
                    name=name, kind=kind, line=line, maybe=maybe, branch=branch
                )
