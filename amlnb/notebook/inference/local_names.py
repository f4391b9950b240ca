"""The names that a function or comprehension keeps to itself."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_OWN_SCOPE = (ast.Lambda, ast.ClassDef, *_FUNCTIONS)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def locals_of(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda,
) -> tuple[set[str], set[str]]:
    """Return the names local to a function, and those that it declares global."""
    local = {a.arg for a in _arguments(node.args)}
    outer: set[str] = set()
    nonlocal_: set[str] = set()
    body = [node.body] if isinstance(node, ast.Lambda) else node.body
    for child in _same_scope(body):
        if isinstance(child, ast.Global):
            outer.update(child.names)
        elif isinstance(child, ast.Nonlocal):
            nonlocal_.update(child.names)
        else:
            local.update(bound_by(child))
    return local - outer - nonlocal_, outer


def targets_of(generators: Iterable[ast.comprehension]) -> set[str]:
    """Return the names that the ``for`` parts of a comprehension bind."""
    targets = [g.target for g in generators]
    return {name for node in _same_scope(targets) for name in bound_by(node)}


def type_names(node: ast.AST) -> set[str]:
    """Return the type parameters of ``def f[T]``, ``class C[T]``, ``type A[T]``."""
    return {p.name for p in getattr(node, "type_params", ())}


def bound_by(node: ast.AST) -> tuple[str, ...]:
    """Return the names that this one node binds in its own scope."""
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            return (name,)
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return (name,)
        case ast.ClassDef(name=name):
            return (name,)
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            return tuple(imported_as(a) for a in names if a.name != "*")
        case ast.ExceptHandler(name=str(name)):
            return (name,)
        case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            return (name,)
        case ast.MatchMapping(rest=str(name)):
            return (name,)
    return ()


def imported_as(alias: ast.alias) -> str:
    """Return the name that an import binds: ``a`` of ``import a.b``."""
    return alias.asname or alias.name.partition(".")[0]


def _arguments(args: ast.arguments) -> list[ast.arg]:
    more = [a for a in (args.vararg, args.kwarg) if a]
    return [*args.posonlyargs, *args.args, *args.kwonlyargs, *more]


def _same_scope(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Yield all nodes that bind in this scope; of a comprehension, only ``:=``."""
    ahead = [(node, False) for node in nodes]
    while ahead:
        node, inner = ahead.pop()
        if not inner or isinstance(node, ast.NamedExpr):
            yield node
        if isinstance(node, ast.NamedExpr):
            yield node.target
        if isinstance(node, _OWN_SCOPE):
            continue
        deeper = inner or isinstance(node, _COMPREHENSIONS)
        ahead.extend((child, deeper) for child in ast.iter_child_nodes(node))
