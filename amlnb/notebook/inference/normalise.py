"""Digests of code that comments, blank lines and formatting do not change."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import cache
from typing import Any

from amlnb.model.json import digest
from amlnb.notebook.inference.transform import parse, python_of

# Told by the rest of the tree, or without effect.
_SILENT = frozenset({"ctx", "kind", "type_comment"})


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
    return digest("\n".join(_words(tree)))


def text_digest(source: str) -> str:
    """Return the digest of a text in any language, without blanks at its edges.

    Blanks in front of a line count: in some languages they mean something.
    """
    lines = (line.rstrip() for line in source.splitlines())
    return digest("\n".join(line for line in lines if line))


def _words(root: ast.AST) -> list[str]:
    """Return a tree as words, without places; twice as fast as `ast.dump`."""
    words: list[str] = []
    ahead: list[object] = [root]
    while ahead:
        item = ahead.pop()
        if isinstance(item, ast.AST):
            words.append(type(item).__name__)
            ahead += reversed([getattr(item, f, None) for f in _fields(item)])
        elif isinstance(item, list):
            words.append(f"[{len(item)}")
            ahead += reversed(item)
        else:
            words.append(repr(item))
    return words


def _fields(node: ast.AST) -> Sequence[str]:
    kind: Any = type(node)
    told = _told(kind)
    # Only newer Pythons have type parameters: without any, a digest is the same on all.
    empty = not getattr(node, "type_params", True)
    return [name for name in told if name != "type_params"] if empty else told


@cache
def _told(kind: Any) -> tuple[str, ...]:
    return tuple(name for name in kind._fields if name not in _SILENT)
