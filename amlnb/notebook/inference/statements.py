"""Statements that go straight on: assignments, imports, functions, classes."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any, TypeAlias

from amlnb.notebook.inference import calls
from amlnb.notebook.inference.cell_names import Imported, Kind
from amlnb.notebook.inference.expressions import (
    function_frame,
    visit_defaults,
    visit_lambda,
)
from amlnb.notebook.inference.flow import Frame, Scope
from amlnb.notebook.inference.local_names import imported_as, type_names
from amlnb.notebook.inference.walk import Visit, Walk, nothing

_Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef


def _expression(walk: Walk, node: ast.Expr) -> None:
    walk.visit(node.value)
    call = node.value.value if isinstance(node.value, ast.Await) else node.value
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
        walk.ledger.change(call.func, certain=calls.is_in_place(call))


def _assign(walk: Walk, node: ast.Assign) -> None:
    if not isinstance(node.value, ast.Lambda):
        walk.visit(node.value)
        walk.visit_all(node.targets)
        return
    reads = visit_lambda(walk, node.value)
    for target in node.targets:
        if isinstance(target, ast.Name):
            walk.ledger.bind(target.id, target.lineno, Kind.FUNCTION)
            walk.ledger.defer(target.id, reads)
        else:
            walk.visit(target)


def _add(walk: Walk, node: ast.AugAssign) -> None:
    if isinstance(node.target, ast.Name):
        walk.ledger.read(node.target.id, node.lineno)
        walk.ledger.change(node.target)
    walk.visit(node.value)
    walk.visit(node.target)


def _annotated(walk: Walk, node: ast.AnnAssign) -> None:
    # In a function, Python never works out the hints of variables.
    if walk.ledger.frame.scope is not Scope.FUNCTION:
        _hint(walk, node.annotation)
    walk.visit(node.value)
    if node.value is not None:
        walk.visit(node.target)


def _import(walk: Walk, node: ast.Import) -> None:
    for alias in node.names:
        walk.ledger.imported(Imported(module=alias.name, line=node.lineno))
        walk.ledger.bind(imported_as(alias), node.lineno, Kind.IMPORT)


def _import_from(walk: Walk, node: ast.ImportFrom) -> None:
    names = tuple(alias.name for alias in node.names)
    module = node.module or ""
    if module == "__future__":
        walk.ledger.lazy_hints = walk.ledger.lazy_hints or "annotations" in names
        return
    walk.ledger.imported(
        Imported(module=module, names=names, level=node.level, line=node.lineno)
    )
    for alias in node.names:
        if alias.name != "*":
            walk.ledger.bind(imported_as(alias), node.lineno, Kind.IMPORT)


def _function(walk: Walk, node: _Function) -> None:
    walk.visit_all(node.decorator_list)
    visit_defaults(walk, node.args)
    with walk.ledger.inside(_type_frame(node)):
        _type_parameters(walk, node)
        for argument in ast.walk(node.args):
            if isinstance(argument, ast.arg):
                _hint(walk, argument.annotation)
        _hint(walk, node.returns)
        frame = function_frame(node)
        with walk.ledger.function_body() as reads, walk.ledger.inside(frame):
            walk.visit_all(node.body)
    walk.ledger.bind(node.name, node.lineno, Kind.FUNCTION)
    walk.ledger.defer(node.name, reads)


def _hint(walk: Walk, node: ast.expr | None) -> None:
    with walk.ledger.hint():
        walk.visit(node)


def _class(walk: Walk, node: ast.ClassDef) -> None:
    walk.visit_all(node.decorator_list)
    with walk.ledger.inside(_type_frame(node)):
        _type_parameters(walk, node)
        walk.visit_all(node.bases)
        walk.visit_all(keyword.value for keyword in node.keywords)
        body = Frame(Scope.CLASS, local=frozenset({"__module__", "__qualname__"}))
        with walk.ledger.class_body() as reads, walk.ledger.inside(body):
            walk.visit_all(node.body)
    walk.ledger.bind(node.name, node.lineno, Kind.CLASS)
    walk.ledger.defer(node.name, reads)


def _type_frame(node: ast.AST) -> Frame:
    return Frame(Scope.TYPES, local=frozenset(type_names(node)))


def _type_parameters(walk: Walk, node: ast.AST) -> None:
    # Bounds are worked out when they are first asked for, as a function's body is.
    with walk.ledger.inside(Frame(Scope.FUNCTION)):
        for parameter in getattr(node, "type_params", ()):
            walk.visit(getattr(parameter, "bound", None))
            walk.visit(getattr(parameter, "default_value", None))


def _type_alias(walk: Walk, node: Any) -> None:
    with walk.ledger.inside(_type_frame(node)):
        _type_parameters(walk, node)
        with walk.ledger.inside(Frame(Scope.FUNCTION)):
            walk.visit(node.value)
    walk.ledger.bind(node.name.id, node.lineno)


STATEMENTS: Mapping[type[ast.AST], Visit] = {
    ast.Expr: _expression,
    ast.Assign: _assign,
    ast.AugAssign: _add,
    ast.AnnAssign: _annotated,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
    ast.Global: nothing,
    ast.Nonlocal: nothing,
    ast.Pass: nothing,
    # Python 3.12 and newer
    **({ast.TypeAlias: _type_alias} if hasattr(ast, "TypeAlias") else {}),
}
