"""The cells of a notebook told apart: steps, parameters, shared code, and the rest."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from amlnb.model.errors import AmlnbError
from amlnb.model.pipeline import DuplicateStepError
from amlnb.model.step import Place
from amlnb.notebook.cell import Cell
from amlnb.notebook.inference.cell_names import CellNames
from amlnb.notebook.inference.names import names_in
from amlnb.notebook.inference.transform import parse
from amlnb.notebook.lines.magic import Header, read_header
from amlnb.notebook.lines.option_line import BadMagicError
from amlnb.notebook.options import StepOptions

PARAMETERS_TAG = "parameters"
#: What papermill writes below that cell: the same names, with a run's own values.
INJECTED_TAG = "injected-parameters"


class BadCodeError(AmlnbError):
    """A cell of the pipeline is not Python."""

    def __init__(self, place: Place, why: str, text: str = "") -> None:
        self.place, self.why, self.text = place, why, text
        quoted = f": {text.strip()!r}" if text.strip() else ""
        super().__init__(
            f"This cell cannot be read as Python ({why}) at {place}{quoted}. Run it "
            "once to see the whole message, or name its --kernel if it is another "
            "language."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A Python cell, parsed."""

    #: Where it stands among all cells, from 0.
    position: int
    cell: Cell
    #: Plain Python, lines where the user wrote them.
    text: str
    tree: ast.Module

    def place(self, line: int) -> Place:
        """Return where a line of it is."""
        return self.cell.place(line)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepCell:
    """A cell that is a step."""

    position: int
    cell: Cell
    options: StepOptions
    #: What the user wrote, without the magic's lines.
    body: str
    #: None for a notebook, and for a kernel that is not Python.
    code: Code | None = None
    names: CellNames = field(default_factory=CellNames)

    @property
    def name(self) -> str:
        """The step's name."""
        return self.options.name

    @property
    def place(self) -> Place:
        """Where the step is declared."""
        return self.cell.place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """All cells, by what they are to a pipeline."""

    steps: tuple[StepCell, ...] = ()
    parameters: tuple[Code, ...] = ()
    shared: tuple[Code, ...] = ()
    #: Cells that are run by hand only.
    others: tuple[Code, ...] = ()


def read_sheet(
    cells: Sequence[Cell], kernel: str, languages: Mapping[str, str]
) -> Sheet:
    """Read every cell's header and code.

    Raises
    ------
    BadMagicError, BadCodeError, DuplicateStepError
        Each says where the cell is. A cell that is run by hand only may be wrong.
    """
    read = [_read(i, c, kernel, languages) for i, c in enumerate(cells)]
    steps = tuple(r for r in read if isinstance(r, StepCell))
    _refuse_doubles(steps)
    codes = [r for r in read if isinstance(r, tuple)]
    return Sheet(
        steps=steps,
        parameters=tuple(code for kind, code in codes if kind == "params"),
        shared=tuple(code for kind, code in codes if kind == "shared"),
        others=tuple(code for kind, code in codes if kind == "other"),
    )


def is_python(kernel: str, languages: Mapping[str, str]) -> bool:
    """Return whether a kernel speaks Python, by what is known of it or by its name."""
    return languages.get(kernel, kernel).lower().find("python") >= 0


def _read(
    position: int, cell: Cell, kernel: str, languages: Mapping[str, str]
) -> StepCell | tuple[str, Code] | None:
    header = _header(cell)
    if header is not None and header.options is not None:
        speaks = is_python(header.options.kernel or kernel, languages)
        return _step(position, cell, header.options, header.body, speaks=speaks)
    tagged = not {PARAMETERS_TAG, INJECTED_TAG}.isdisjoint(cell.tags)
    kind = header.kind if header else "params" if tagged else "other"
    body = header.body if header else cell.source
    try:
        if not is_python(kernel, languages):
            return None
        return kind, _code(position, cell, body)
    except BadCodeError:
        if kind == "other":
            return None
        raise


def _header(cell: Cell) -> Header | None:
    try:
        return read_header(cell.source)
    except BadMagicError as error:
        raise error.at(cell.place()) from None


def _step(
    position: int, cell: Cell, options: StepOptions, body: str, *, speaks: bool
) -> StepCell:
    if options.notebook or not speaks:
        return StepCell(position=position, cell=cell, options=options, body=body)
    code = _code(position, cell, body)
    return StepCell(
        position=position,
        cell=cell,
        options=options,
        body=body,
        code=code,
        names=names_in(code.tree.body),
    )


def _code(position: int, cell: Cell, body: str) -> Code:
    try:
        parsed = parse(body)
    except SyntaxError as error:
        place = cell.place(error.lineno or 1)
        raise BadCodeError(place, error.msg, error.text or "") from None
    return Code(position=position, cell=cell, text=parsed.text, tree=parsed.tree)


def _refuse_doubles(steps: Sequence[StepCell]) -> None:
    seen: dict[str, StepCell] = {}
    for step in steps:
        if step.name in seen:
            places = (seen[step.name].place, step.place)
            raise DuplicateStepError(step.name, places)
        seen[step.name] = step
