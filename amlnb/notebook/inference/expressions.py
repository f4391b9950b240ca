"""Expressions: what each kind reads and binds."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import TypeAlias

from amlnb.notebook.inference import calls
from amlnb.notebook.inference.flow import Frame, Scope
from amlnb.notebook.inference.local_names import locals_of, targets_of
from amlnb.notebook.inference.walk import Visit, Walk, nothing

Comprehension: TypeAlias = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp


def _name(walk: Walk, node: ast.Name) -> None:
    ledger = walk.ledger
    if isinstance(node.ctx, ast.Load):
        ledger.read(node.id, node.lineno)
    elif isinstance(node.ctx, ast.Store):
        ledger.bind(node.id, node.lineno)
    else:
        ledger.read(node.id, node.lineno)
        ledger.unbind(node.id)


def _attribute(walk: Walk, node: ast.Attribute) -> None:
    walk.visit(node.value)
    if not isinstance(node.ctx, ast.Load):
        walk.ledger.change(node)


def _subscript(walk: Walk, node: ast.Subscript) -> None:
    walk.visit(node.value)
    walk.visit(node.slice)
    if not isinstance(node.ctx, ast.Load):
        walk.ledger.change(node)


def _walrus(walk: Walk, node: ast.NamedExpr) -> None:
    walk.visit(node.value)
    walk.visit(node.target)


def _operation(walk: Walk, node: ast.BinOp) -> None:
    # A long sum is a tree deep on its left side: walk that without recursion.
    rights: list[ast.expr] = []
    left: ast.expr = node
    while isinstance(left, ast.BinOp):
        rights.append(left.right)
        left = left.left
    walk.visit(left)
    walk.visit_all(reversed(rights))


def _short_cut(walk: Walk, node: ast.BoolOp) -> None:
    first, *rest = node.values
    walk.visit(first)
    with walk.ledger.perhaps_not_run():
        walk.visit_all(rest)


def _choice(walk: Walk, node: ast.IfExp) -> None:
    walk.visit(node.test)
    with walk.ledger.perhaps_not_run():
        walk.visit_all([node.body, node.orelse])


def visit_defaults(walk: Walk, arguments: ast.arguments) -> None:
    """Visit what is worked out when the function is made, not when it is called."""
    walk.visit_all(arguments.defaults)
    walk.visit_all(arguments.kw_defaults)


def function_frame(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda,
) -> Frame:
    """Return the scope of a function's body."""
    local, outer = locals_of(node)
    return Frame(Scope.FUNCTION, local=frozenset(local), outer=frozenset(outer))


def visit_lambda(walk: Walk, node: ast.Lambda) -> dict[str, None]:
    """Visit a function without a name; return what it reads from outside."""
    visit_defaults(walk, node.args)
    with walk.ledger.function_body() as reads, walk.ledger.inside(function_frame(node)):
        walk.visit(node.body)
    return reads


def _lambda(walk: Walk, node: ast.Lambda) -> None:
    walk.ledger.call(visit_lambda(walk, node))


def _comprehension(walk: Walk, node: Comprehension) -> None:
    walk.visit(node.generators[0].iter)  # the one part that the outside works out
    local = frozenset(targets_of(node.generators))
    made = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
    frame = Frame(Scope.COMPREHENSION, local=local)
    with walk.ledger.inside(frame), walk.ledger.perhaps_not_run():
        for i, part in enumerate(node.generators):
            walk.visit(part.iter if i else None)
            _visit_target(walk, part.target)
            walk.visit_all(part.ifs)
        walk.visit_all(made)


def _visit_target(walk: Walk, target: ast.expr) -> None:
    """Visit ``a[0]`` of ``for a[0] in …``: plain names are known already."""
    if isinstance(target, ast.Tuple | ast.List):
        for item in target.elts:
            _visit_target(walk, item)
    elif not isinstance(target, ast.Name):
        walk.visit(target)


def _call(walk: Walk, node: ast.Call) -> None:
    walk.visit(node.func)
    walk.visit_all(node.args)
    for keyword in node.keywords:
        walk.visit(keyword.value)
    if calls.is_telling(node):
        _note_call(walk, node)


def _note_call(walk: Walk, node: ast.Call) -> None:
    ledger = walk.ledger
    path = calls.opened_path(node)
    if path:
        ledger.opened(path, node.lineno)
    word = calls.dynamic_word(node, in_function=ledger.in_function)
    if word:
        ledger.dynamic(word)
    if calls.is_opaque(node):
        ledger.opaque()
    if calls.fits(node):
        ledger.change(node.func)
    for name in calls.names_in_text(node):
        ledger.read(name, node.lineno, maybe=True)


def _comparison(walk: Walk, node: ast.Compare) -> None:
    match node:
        case ast.Compare(left=ast.Constant(), comparators=[ast.Call() as call]):
            # `"x" in globals()` asks for one name, and sees no other.
            if calls.dynamic_word(call, in_function=False):
                return
    walk.visit(node.left)
    walk.visit_all(node.comparators)


EXPRESSIONS: Mapping[type[ast.AST], Visit] = {
    ast.Name: _name,
    ast.Constant: nothing,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.Call: _call,
    ast.BinOp: _operation,
    ast.BoolOp: _short_cut,
    ast.Compare: _comparison,
    ast.IfExp: _choice,
    ast.NamedExpr: _walrus,
    ast.Lambda: _lambda,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.DictComp: _comprehension,
    ast.GeneratorExp: _comprehension,
}
