"""The walk over a syntax tree, in the order in which Python runs it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from amlnb.notebook.inference.ledger import Ledger

#: What is done with a node of one class: it notes names, and visits the parts.
Visit: TypeAlias = "Callable[[Walk, Any], None]"


class Walk:
    """Visits nodes by a table of their classes; others part by part."""

    def __init__(self, visits: Mapping[type[ast.AST], Visit]) -> None:
        self._visits = visits
        self.ledger = Ledger()

    def visit(self, node: ast.AST | None) -> None:
        """Visit one node, if there is one."""
        if node is None:
            return
        visit = self._visits.get(type(node), _visit_parts)
        visit(self, node)

    def visit_all(self, nodes: Iterable[ast.AST | None]) -> None:
        """Visit nodes one after the other."""
        for node in nodes:
            self.visit(node)


def _visit_parts(walk: Walk, node: ast.AST) -> None:
    for name in node._fields:
        part = getattr(node, name)
        if isinstance(part, list):
            walk.visit_all(item for item in part if isinstance(item, ast.AST))
        elif isinstance(part, ast.AST):
            walk.visit(part)


def nothing(_walk: Walk, _node: ast.AST) -> None:
    """Pass over a node that holds no names."""
