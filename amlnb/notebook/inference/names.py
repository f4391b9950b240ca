"""A cell's code to its names, in one call."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from amlnb.notebook.inference.branches import BRANCHES
from amlnb.notebook.inference.cell_names import CellNames
from amlnb.notebook.inference.expressions import EXPRESSIONS
from amlnb.notebook.inference.statements import STATEMENTS
from amlnb.notebook.inference.transform import parse
from amlnb.notebook.inference.walk import Walk

_VISITS = {**EXPRESSIONS, **STATEMENTS, **BRANCHES}


def names_of(source: str) -> CellNames:
    """Return the names of a cell as the user wrote it, magics and all.

    Raises
    ------
    SyntaxError
        When it is not Python; the error's line is the cell's.
    """
    return names_in(parse(source).tree.body)


def names_in(statements: Sequence[ast.stmt]) -> CellNames:
    """Return the names of statements that run one after the other."""
    walk = Walk(_VISITS)
    try:
        walk.visit_all(statements)
    except RecursionError:
        return CellNames(dynamic=("code nested too deeply to read",))
    return walk.ledger.names(_last(statements))


def _last(statements: Sequence[ast.stmt]) -> str:
    match statements:
        case [*_, ast.Expr(value=ast.Name(id=name))]:
            return name
    return ""
