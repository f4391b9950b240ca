"""The shelf: code in all cells that a step may need, found by name and nearness."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from amlnb.model.json import digest
from amlnb.model.step import HelperKind, Place
from amlnb.notebook.building.local_modules import LocalModules
from amlnb.notebook.building.piece import Piece, import_piece, pieces_of, step_pieces
from amlnb.notebook.building.sheet import Code, Sheet
from amlnb.notebook.inference.cell_names import CellNames, Imported, Kind
from amlnb.notebook.inference.names import names_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """A place where a cell that is run by hand binds a name or changes its value."""

    #: The cell's.
    position: int
    place: Place
    #: Whether the name stays bound to the same object.
    in_place: bool


class Shelf:
    """Pieces by the names they bind, in the order of the cells."""

    def __init__(self, sheet: Sheet, modules: LocalModules) -> None:
        self._modules = modules
        self._pieces: dict[str, list[Piece]] = defaultdict(list)
        self._touches: dict[str, list[Touch]] = defaultdict(list)
        #: Names that some ``import a.b`` binds.
        self._dotted: set[str] = set()
        #: Statements of shared cells that bind nothing, but set something up.
        self.effects: list[Piece] = []
        #: Star imports from modules that cannot be looked into.
        self.stars: list[Piece] = []
        self._fill(sheet)
        for pieces in self._pieces.values():
            pieces.sort(key=_position)
        for touches in self._touches.values():
            touches.sort(key=_cell)

    def nearest(self, name: str, position: int) -> Piece | None:
        """Return the last piece before a cell that binds a name, else the last of all.

        What the cell itself holds does not count.
        """
        pieces = self._pieces.get(name, [])
        before = bisect_left(pieces, (position, 0), key=_position)
        if before:
            return self._with_siblings(pieces[before - 1], pieces[:before])
        others = (p for p in reversed(pieces) if p.position[0] != position)
        found = next(others, None)
        return self._with_siblings(found, pieces) if found else None

    def before(self, name: str, position: tuple[int, int]) -> Piece | None:
        """Return the last piece that binds a name before a statement."""
        pieces = self._pieces.get(name, [])
        at = bisect_left(pieces, position, key=_position)
        return pieces[at - 1] if at else None

    def touched(self, name: str, after: int, before: int) -> Touch | None:
        """Return how a cell run by hand meddles with a name, between two cells."""
        touches = self._touches.get(name, [])
        at = bisect_left(touches, before, key=_cell)
        found = touches[at - 1] if at else None
        return found if found and found.position > after else None

    def changed(self, name: str, since: int, before: int) -> Touch | None:
        """Return how a value is changed in place by hand, its own cell included."""
        touches = self._touches.get(name, [])
        first, last = (bisect_left(touches, at, key=_cell) for at in (since, before))
        return next((t for t in touches[first:last] if t.in_place), None)

    def names(self) -> Iterable[str]:
        """Return every name that some cell binds."""
        return self._pieces.keys()

    def _with_siblings(self, piece: Piece, pieces: Sequence[Piece]) -> Piece:
        """Return ``import a.b`` together with ``import a.c``: they bind one name."""
        if piece.names[0] not in self._dotted or not _is_whole_import(piece):
            return piece
        family = {p.source: p for p in pieces if _is_whole_import(p)}
        source = "\n".join(sorted(family))
        code = CellNames(
            imports=tuple(i for p in family.values() for i in p.code.imports)
        )
        return replace(piece, source=source, digest=digest(source), code=code)

    # --------------------------------------------------------------- filling

    def _fill(self, sheet: Sheet) -> None:
        for code in sheet.shared:
            self._put(code, pieces_of(code, shared=True))
        for code in sheet.others:
            self._put(code, pieces_of(code))
            self._note_touches(code)
        for code in sheet.parameters:
            self._put(code, (p for p in pieces_of(code) if p.code.imports))
        for step in sheet.steps:
            if step.code is not None:
                self._put(step.code, step_pieces(step.code), is_step=True)

    def _put(
        self, code: Code, pieces: Iterable[Piece], *, is_step: bool = False
    ) -> None:
        for piece in pieces:
            if not piece.names:
                self.effects.append(piece)
            for name in piece.names:
                self._pieces[name].append(piece)
            if _is_whole_import(piece) and "." in piece.source:
                self._dotted.add(piece.names[0])
        for index, node in enumerate(code.tree.body):
            if isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
                self._put_star(node, code, (code.position, index), is_step=is_step)

    def _put_star(
        self,
        node: ast.ImportFrom,
        code: Code,
        position: tuple[int, int],
        *,
        is_step: bool,
    ) -> None:
        module, place = node.module or "", code.place(node.lineno)
        exported = self._modules.exports(module)
        if exported is None and not is_step:
            self.stars.append(_star(module, place, position))
        for name in exported or ():
            self._pieces[name].append(import_piece(module, name, place, position))

    def _note_touches(self, code: Code) -> None:
        names = names_in(code.tree.body)
        values = [d for d in names.definitions if d.kind is Kind.VALUE]
        changes = [c for c in names.changes if c.certain and not c.late]
        for value in values:
            self._touch(value.name, code, value.line, in_place=False)
        for change in changes:
            self._touch(change.name, code, change.line, in_place=True)

    def _touch(self, name: str, code: Code, line: int, *, in_place: bool) -> None:
        touch = Touch(position=code.position, place=code.place(line), in_place=in_place)
        self._touches[name].append(touch)


def _star(module: str, place: Place, position: tuple[int, int]) -> Piece:
    source = f"from {module} import *"
    imported = Imported(module=module, names=("*",), line=place.line)
    return Piece(
        names=(f"* of {module}",),
        kind=HelperKind.IMPORT,
        source=source,
        place=place,
        position=position,
        code=CellNames(imports=(imported,)),
        digest=digest(source),
    )


def _position(piece: Piece) -> tuple[int, int]:
    return piece.position


def _cell(touch: Touch) -> int:
    return touch.position


def _is_whole_import(piece: Piece) -> bool:
    return piece.source.startswith("import ") and " as " not in piece.source
