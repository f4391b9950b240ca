"""Digests of code that comments, blank lines and formatting do not change."""

from __future__ import annotations

import ast

from amlnb.model.json import digest
from amlnb.notebook.inference.transform import parse, python_of


def code_digest(source: str) -> str:
    """Return the digest of a Python cell; docstrings count, comments do not.

    Text that is not Python is taken line by line.
    """
    try:
        return tree_digest(parse(source).tree)
    except SyntaxError:
        return text_digest(python_of(source))


def tree_digest(tree: ast.AST) -> str:
    """Return the digest of code that is parsed already."""
    try:
        # The dump's form may change with Python, and so may what the code does.
        return digest(ast.dump(tree))
    except RecursionError:
        return _long_way(tree)


def text_digest(source: str) -> str:
    """Return the digest of a text in any language, without blanks at its edges.

    Blanks in front of a line count: in some languages they mean something.
    """
    lines = (line.rstrip() for line in source.splitlines())
    return digest("\n".join(line for line in lines if line))


def _long_way(root: ast.AST) -> str:
    """Return a digest of a tree too deep for `ast.dump`, without recursion."""
    words: list[str] = []
    ahead: list[object] = [root]
    while ahead:
        item = ahead.pop()
        parts = item if isinstance(item, list) else []
        if isinstance(item, ast.AST):
            parts = [getattr(item, name, None) for name in item._fields]
        is_leaf = not isinstance(item, ast.AST | list)
        words.append(repr(item) if is_leaf else f"{type(item).__name__} {len(parts)}")
        ahead.extend(reversed(parts))
    return digest("\n".join(words))
