"""The line that would make a cell a step, from the code of all cells; nothing runs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from amlnb.model.errors import AmlnbError
from amlnb.model.step import HelperKind
from amlnb.notebook.building.piece import pieces_of
from amlnb.notebook.building.sheet import Code
from amlnb.notebook.building.well_known import is_builtin, is_ipython
from amlnb.notebook.cell import Cell
from amlnb.notebook.inference.cell_names import CellNames, Kind
from amlnb.notebook.inference.names import names_in
from amlnb.notebook.inference.transform import parse
from amlnb.notebook.lines.magic import STEP_MAGIC, has_header, read_header
from amlnb.notebook.options import StepOptions

_COMMENT = re.compile(r"#+\s*%*\s*(.*)")
_LONGEST_NAME = 40
_WORDS_OF_A_NAME = 3


class NoStepHereError(AmlnbError):
    """A cell cannot become a step by a line on top of it."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"This cell cannot be made a step: {why}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """The magic's line, and what a person should check about it, a sentence each."""

    line: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A cell as far as it could be read; one in another language binds nothing."""

    source: str
    #: ``step``, ``params``, ``shared``, or empty.
    kind: str = ""
    options: StepOptions | None = None
    code: Code | None = None
    names: CellNames = field(default_factory=CellNames)


def suggest(cells: Sequence[str], index: int) -> Suggestion:
    """Return the line for ``cells[index]``.

    Parameters
    ----------
    cells
        The texts of the notebook's code cells, in its order.

    Raises
    ------
    NoStepHereError
        When the cell is empty, is not Python, or has another magic on top.
    """
    read = [_read(i, source) for i, source in enumerate(cells)]
    cell, above, below = read[index], read[:index], read[index + 1 :]
    _refuse(cell)
    if cell.kind == "step":
        return Suggestion(line=_own_line(cell), notes=("The cell is a step already.",))
    inputs, notes = _inputs(cell, above)
    outputs = _outputs(cell, inputs, below)
    name = _free(_name(cell, outputs), read)
    words = [f"%%{STEP_MAGIC}", name]
    words += [f"-i {i}" for i in inputs] + [f"-o {o}" for o in outputs]
    return Suggestion(line=" ".join(words), notes=tuple(notes))


def _read(position: int, source: str) -> _Read:
    kind = has_header(source) or ""
    try:
        header = read_header(source)
        parsed = parse(header.body if header else source)
    except (AmlnbError, SyntaxError):
        return _Read(source=source, kind=kind)
    cell = Cell(source=source, number=position + 1)
    return _Read(
        source=source,
        kind=kind,
        options=header.options if header else None,
        code=Code(position=position, cell=cell, text=parsed.text, tree=parsed.tree),
        names=names_in(parsed.tree.body),
    )


def _refuse(cell: _Read) -> None:
    if not cell.source.strip():
        raise NoStepHereError("it is empty")
    if cell.kind in ("params", "shared"):
        raise NoStepHereError(f"it says %%pipeline_{cell.kind} already")
    if cell.kind != "step" and cell.source.lstrip().startswith("%%"):
        magic = cell.source.split()[0]
        raise NoStepHereError(f"a cell has one magic on top, and it has {magic}")
    if cell.kind != "step" and cell.code is None:
        raise NoStepHereError("it cannot be read as Python")


def _own_line(cell: _Read) -> str:
    lines = (line.strip() for line in cell.source.split("\n"))
    return next(line for line in lines if line.startswith(f"%%{STEP_MAGIC}"))


# -------------------------------------------------------------------------- inputs


def _inputs(cell: _Read, above: Sequence[_Read]) -> tuple[list[str], list[str]]:
    """Return what comes from steps above, and a note on all that has no source."""
    inputs, notes = [], []
    for name in _needed(cell):
        maker = next((c for c in reversed(above) if c.names.definition(name)), None)
        if maker is None:
            notes.append(f"No cell above makes {name!r}, which this one reads.")
        elif maker.kind == "step" and _is_value(maker, name):
            inputs.append(name)
        elif not maker.kind and not _is_shipped(maker, name):
            notes.append(
                f"{name!r} is made by a cell that is no step: make that one a step too."
            )
    return inputs, notes


def _needed(cell: _Read) -> list[str]:
    return [
        need.name
        for need in cell.names.needs
        if not (need.maybe or is_builtin(need.name) or is_ipython(need.name))
    ]


def _is_value(cell: _Read, name: str) -> bool:
    found = cell.names.definition(name)
    return found is not None and found.kind is Kind.VALUE


def _is_shipped(cell: _Read, name: str) -> bool:
    """Return whether the code that binds the name is taken along by itself."""
    pieces = list(pieces_of(cell.code)) if cell.code else []
    kinds = [piece.kind for piece in pieces if name in piece.names]
    return bool(kinds) and isinstance(kinds[-1], HelperKind)


# ------------------------------------------------------------------------- outputs


def _outputs(cell: _Read, inputs: Sequence[str], below: Sequence[_Read]) -> list[str]:
    """Return what cells below read; where none does, what the cell seems to be for."""
    wanted = {name for later in below for name in _needed(later)}
    made = [d.name for d in cell.names.definitions if d.kind is Kind.VALUE]
    changed = [c.name for c in cell.names.changes if c.certain and c.name in inputs]
    read = [name for name in dict.fromkeys((*made, *changed)) if name in wanted]
    if read:
        return read
    last = [name for name in made if name == cell.names.last]
    return last or [name for name in made if not name.startswith("_")][-1:]


# ---------------------------------------------------------------------------- name


def _name(cell: _Read, outputs: Sequence[str]) -> str:
    """Return a name from the comment on top, else from what the cell makes."""
    found = _COMMENT.match(cell.source.strip())
    words = re.findall(r"[a-z0-9]+", found[1].lower()) if found else []
    name = "_".join(words[:_WORDS_OF_A_NAME])[:_LONGEST_NAME]
    if name.isidentifier():
        return name
    return f"make_{outputs[0]}" if outputs else "step"


def _free(name: str, cells: Sequence[_Read]) -> str:
    taken = {cell.options.name for cell in cells if cell.options}
    return next(n for n in _numbered(name) if n not in taken)


def _numbered(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}_{number}"
        number += 1
