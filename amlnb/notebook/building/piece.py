"""A piece: one top-level statement of a cell, and whether it can be shipped."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from amlnb.model.json import digest
from amlnb.model.step import Helper, HelperKind, Place
from amlnb.notebook.building.constants import is_constant, is_mutable
from amlnb.notebook.building.sheet import Code
from amlnb.notebook.inference.cell_names import CellNames, Imported, Kind
from amlnb.notebook.inference.local_names import imported_as
from amlnb.notebook.inference.names import names_in
from amlnb.notebook.inference.normalise import tree_digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Code that binds names, and can be run again in a step, or cannot."""

    names: tuple[str, ...]
    #: None for a value that only running the cell by hand makes.
    kind: HelperKind | None
    #: Empty where it is not shipped.
    source: str
    place: Place
    #: The cell's position, and the statement's in the cell.
    position: tuple[int, int]
    code: CellNames
    digest: str = ""
    #: Whether its cell says that it is for steps.
    shared: bool = False
    #: The constant's expression, to be worked out where a value is wanted.
    value: ast.expr | None = None

    @property
    def is_mutable(self) -> bool:
        """Whether it is a constant that other cells may change in place."""
        return self.value is not None and is_mutable(self.value)

    def helper(self) -> Helper:
        """Return it as what a step ships."""
        return Helper(
            name=", ".join(self.names),
            kind=self.kind or HelperKind.SHARED,
            source=self.source,
            digest=self.digest,
            place=self.place,
        )


def pieces_of(code: Code, *, shared: bool = False) -> Iterator[Piece]:
    """Yield a piece for each statement of a cell; for an import, one a name.

    Parameters
    ----------
    shared
        Whether the cell says that its code is for steps: then any value is shipped.
        Statements that bind nothing are yielded too, without a name.
    """
    lines = code.text.split("\n")
    for index, node in enumerate(code.tree.body):
        position = (code.position, index)
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from _imports(node, code, position)
        else:
            yield from _statement(node, code, lines, position, shared=shared)


def step_pieces(code: Code) -> Iterator[Piece]:
    """Yield what a step's own cell offers to others: functions, classes, imports."""
    lines = code.text.split("\n")
    offered = (HelperKind.FUNCTION, HelperKind.CLASS, HelperKind.IMPORT)
    for index, node in enumerate(code.tree.body):
        position = (code.position, index)
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from _imports(node, code, position)
        elif _may_offer(node):
            pieces = _statement(node, code, lines, position, shared=False)
            yield from (p for p in pieces if p.kind in offered)


def _may_offer(node: ast.stmt) -> bool:
    """Return whether a closer look is worth it: most lines only bind values."""
    if isinstance(node, ast.Assign | ast.AnnAssign):
        return isinstance(node.value, ast.Lambda)
    blocks = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.If, ast.Try)
    return isinstance(node, blocks)


def _statement(
    node: ast.stmt,
    code: Code,
    lines: Sequence[str],
    position: tuple[int, int],
    *,
    shared: bool,
) -> Iterator[Piece]:
    names = names_in([node])
    bound = tuple(d.name for d in names.definitions)
    if not bound and not (shared and names.changes):
        return
    kind = _kind(node, names) or (HelperKind.SHARED if shared else None)
    yield Piece(
        names=bound,
        kind=kind,
        source=_source(node, lines) if kind else "",
        place=code.place(_first_line(node)),
        position=position,
        code=names,
        digest=tree_digest(node) if kind else "",
        shared=shared,
        value=_value(node),
    )


def import_piece(
    module: str, name: str, place: Place, position: tuple[int, int]
) -> Piece:
    """Return the piece of ``from module import name``."""
    alias = ast.alias(name=name)
    node = ast.ImportFrom(module=module, names=[alias], level=0)
    return _import(node, name, place, position)


# ----------------------------------------------------------------- its source


def _imports(
    node: ast.Import | ast.ImportFrom, code: Code, position: tuple[int, int]
) -> Iterator[Piece]:
    if isinstance(node, ast.ImportFrom) and node.module == "__future__":
        return  # it speaks of its own cell only
    place = code.place(node.lineno)
    for alias in node.names:
        if alias.name == "*":
            continue
        if isinstance(node, ast.Import):
            alone: ast.Import | ast.ImportFrom = ast.Import(names=[alias])
        else:
            alone = ast.ImportFrom(module=node.module, names=[alias], level=node.level)
        yield _import(alone, imported_as(alias), place, position)


def _import(
    node: ast.Import | ast.ImportFrom,
    name: str,
    place: Place,
    position: tuple[int, int],
) -> Piece:
    """Return a piece that imports one name, so that no other import counts."""
    source = ast.unparse(node)
    if isinstance(node, ast.Import):
        imported = Imported(module=node.names[0].name, line=place.line)
    else:
        imported = Imported(
            module=node.module or "",
            names=(node.names[0].name,),
            level=node.level,
            line=place.line,
        )
    return Piece(
        names=(name,),
        kind=HelperKind.IMPORT,
        source=source,
        place=place,
        position=position,
        code=CellNames(imports=(imported,)),
        digest=digest(source),
    )


def _source(node: ast.stmt, lines: Sequence[str]) -> str:
    """Return the statement as it stands, its decorators with it."""
    first, last = _first_line(node), node.end_lineno or node.lineno
    taken = list(lines[first - 1 : last])
    # Columns count bytes; cut the end first, so that the start's count still holds.
    taken[-1] = _cut(taken[-1], end=node.end_col_offset)
    if first == node.lineno:
        taken[0] = _cut(taken[0], start=node.col_offset)
    return "\n".join(taken)


def _cut(line: str, start: int = 0, end: int | None = None) -> str:
    return line.encode()[start:end].decode()


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(d.lineno for d in decorators)])


# ------------------------------------------------------------------- its kind


def _kind(node: ast.stmt, names: CellNames) -> HelperKind | None:
    """Return what it is, or None if it is no code to be shipped."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return HelperKind.FUNCTION
        case ast.ClassDef():
            return HelperKind.CLASS
        case ast.If() | ast.Try() if all(_is_guarded(n) for n in _inner(node)):
            return _strongest(names)
        case ast.Assign() | ast.AnnAssign() if _is_plain(node):
            is_function = isinstance(node.value, ast.Lambda)
            return HelperKind.FUNCTION if is_function else HelperKind.CONSTANT
    return HelperKind.CONSTANT if type(node).__name__ == "TypeAlias" else None


def _is_plain(node: ast.Assign | ast.AnnAssign) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    names = [n for target in targets for n in _names_of(target)]
    value = node.value
    return value is not None and all(names) and is_constant(value)


def _names_of(target: ast.expr) -> list[str]:
    """Return the names that a target binds; an empty one if it does more."""
    match target:
        case ast.Name(id=name):
            return [name]
        case ast.Tuple(elts=items) | ast.List(elts=items):
            return [name for item in items for name in _names_of(item)]
    return [""]


def _inner(node: ast.If | ast.Try) -> Iterator[ast.stmt]:
    """Yield the statements within ``if`` and ``try``, at any depth."""
    blocks = [node.body, node.orelse]
    if isinstance(node, ast.Try):
        blocks += [node.finalbody, *(h.body for h in node.handlers)]
    for statement in (s for block in blocks for s in block):
        if isinstance(statement, ast.If | ast.Try):
            yield from _inner(statement)
        else:
            yield statement


def _is_guarded(node: ast.stmt) -> bool:
    """Return whether it may stand in a block such as ``try: import …``."""
    match node:
        case ast.Import() | ast.ImportFrom() | ast.Pass() | ast.Raise():
            return True
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return True
        case ast.Assign() | ast.AnnAssign():
            return _is_plain(node)
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _strongest(names: CellNames) -> HelperKind | None:
    kinds = {d.kind for d in names.definitions}
    if names.imports:
        return HelperKind.IMPORT
    if Kind.FUNCTION in kinds:
        return HelperKind.FUNCTION
    return HelperKind.CLASS if Kind.CLASS in kinds else HelperKind.CONSTANT


def _value(node: ast.stmt) -> ast.expr | None:
    match node:
        case ast.Assign(targets=[ast.Name()], value=value):
            return value
        case ast.AnnAssign(target=ast.Name(), value=value):
            return value
    return None
