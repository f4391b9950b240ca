"""Statements that branch or loop: which names are bound where the ways meet."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from amlnb.notebook.inference import calls
from amlnb.notebook.inference.flow import Flow, after_loop, joined
from amlnb.notebook.inference.walk import Visit, Walk


def _way(walk: Walk, start: Flow, nodes: Sequence[ast.AST]) -> Flow:
    """Return what is bound at the end of a way that begins as `start`."""
    walk.ledger.flow = start.copy()
    walk.visit_all(nodes)
    return walk.ledger.flow


def _if(walk: Walk, node: ast.If) -> None:
    walk.visit(node.test)
    before = walk.ledger.flow
    body = _way(walk, before, node.body)
    other = _way(walk, before, node.orelse)
    walk.ledger.flow = body if _is_true(node.test) else joined([body, other])


def _is_true(test: ast.expr) -> bool:
    """Return whether it is ``True``, or asks whether this is the main module."""
    match test:
        case ast.Constant(value=value):
            return bool(value)
        case ast.Compare(left=ast.Name(id="__name__"), ops=[ast.Eq()]):
            return True
    return False


def _for(walk: Walk, node: ast.For | ast.AsyncFor) -> None:
    walk.visit(node.iter)
    _loop(walk, [node.target, *node.body], node.orelse)


def _while(walk: Walk, node: ast.While) -> None:
    walk.visit(node.test)
    _loop(walk, node.body, node.orelse)


def _loop(walk: Walk, body: Sequence[ast.AST], orelse: Sequence[ast.AST]) -> None:
    before = walk.ledger.flow
    walk.ledger.flow = after_loop(before, _way(walk, before, body))
    walk.visit_all(orelse)


def _with(walk: Walk, node: ast.With | ast.AsyncWith) -> None:
    walk.visit_all(node.items)
    before = walk.ledger.flow
    body = _way(walk, before, node.body)
    cut_short = any(calls.is_suppress(item.context_expr) for item in node.items)
    walk.ledger.flow = after_loop(before, body) if cut_short else body


def _try(walk: Walk, node: ast.Try) -> None:
    before = walk.ledger.flow
    tried = _way(walk, before, node.body)
    ended = _way(walk, tried, node.orelse)
    failed = before.copy()
    failed.possible |= tried.possible
    ways = [ended, *(_handler(walk, failed, handler) for handler in node.handlers)]
    flow = joined(ways)
    if not ended.dead:
        flow.assumed |= ended.assumed
    walk.ledger.flow = flow
    walk.visit_all(node.finalbody)


def _handler(walk: Walk, start: Flow, node: ast.ExceptHandler) -> Flow:
    walk.ledger.flow = start.copy()
    walk.visit(node.type)
    if node.name:
        walk.ledger.bind(node.name, node.lineno)
    walk.visit_all(node.body)
    if node.name:  # Python takes it away again
        walk.ledger.unbind(node.name)
    return walk.ledger.flow


def _match(walk: Walk, node: ast.Match) -> None:
    walk.visit(node.subject)
    before = walk.ledger.flow
    ways = [
        _way(walk, before, [case.pattern, *_guard(case), *case.body])
        for case in node.cases
    ]
    if not any(_takes_all(case) for case in node.cases):
        ways.append(before)
    walk.ledger.flow = joined(ways)


def _guard(case: ast.match_case) -> list[ast.expr]:
    return [case.guard] if case.guard else []


def _takes_all(case: ast.match_case) -> bool:
    is_open = isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None
    return is_open and case.guard is None


def _as_pattern(walk: Walk, node: ast.MatchAs) -> None:
    walk.visit(node.pattern)
    if node.name:
        walk.ledger.bind(node.name, node.lineno)


def _star_pattern(walk: Walk, node: ast.MatchStar) -> None:
    if node.name:
        walk.ledger.bind(node.name, node.lineno)


def _mapping_pattern(walk: Walk, node: ast.MatchMapping) -> None:
    walk.visit_all([*node.keys, *node.patterns])
    if node.rest:
        walk.ledger.bind(node.rest, node.lineno)


def _end(walk: Walk, node: ast.AST) -> None:
    walk.visit_all(ast.iter_child_nodes(node))
    walk.ledger.flow.dead = True


BRANCHES: Mapping[type[ast.AST], Visit] = {
    ast.If: _if,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.While: _while,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.Match: _match,
    ast.MatchAs: _as_pattern,
    ast.MatchStar: _star_pattern,
    ast.MatchMapping: _mapping_pattern,
    ast.Raise: _end,
    ast.Return: _end,
    ast.Break: _end,
    ast.Continue: _end,
}
