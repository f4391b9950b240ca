"""The magics, as IPython calls them: each reads its line, acts, and says so."""

from __future__ import annotations

import reprlib
from collections.abc import Callable
from typing import Any

from amlnb.notebook.lines.help import PARAMS_HELP, PIPELINE_HELP, SHARED_HELP, step_help
from amlnb.notebook.lines.magic import (
    KINDS,
    STEP_MAGIC,
    Header,
    has_header,
    read_header,
)
from amlnb.notebook.live.sentence import as_sentence
from amlnb.notebook.live.session import Session
from amlnb.notebook.live.transformer import BEGIN_MAGIC, runs_here
from amlnb.notebook.options import RunHere, StepOptions


def register(session: Session) -> Callable[[], None]:
    """Register the magics with the session's shell; call the answer to undo it."""
    undo = [_add(session, "cell", name, _cell_magic(session, name)) for name in KINDS]
    undo.append(_add(session, "line", BEGIN_MAGIC, _begin_magic(session)))
    undo.append(_add(session, "line", "pipeline", _pipeline_magic(session)))

    def undo_all() -> None:
        for one in undo:
            one()

    return undo_all


def _add(session: Session, kind: str, name: str, magic: Any) -> Callable[[], None]:
    from IPython.core.magic import no_var_expand

    # IPython would put the values of variables in the place of $lr and {lr}.
    session.shell.register_magic_function(no_var_expand(magic), kind, name)
    table = session.shell.magics_manager.magics[kind]

    def undo() -> None:
        table.pop(name, None)

    return undo


def _cell_magic(session: Session, name: str) -> Callable[[str, str], None]:
    def magic(line: str, body: str) -> None:
        with as_sentence():
            run_cell(session, _whole(name, line, body))

    magic.__doc__ = _HELP[name]
    return magic


def _begin_magic(session: Session) -> Callable[[str], None]:
    def magic(header: str) -> None:
        with as_sentence():
            begin_here(session, header)

    magic.__doc__ = "Declare the step of the running cell; cells call it by themselves."
    return magic


def _pipeline_magic(session: Session) -> Callable[[str], None]:
    def magic(line: str) -> None:
        from amlnb.notebook.commands.table import run_line

        with as_sentence():
            run_line(session, line)

    magic.__doc__ = PIPELINE_HELP
    return magic


def _whole(name: str, line: str, body: str) -> str:
    """Return the whole cell: the transformer hands it over as the body."""
    if not line and has_header(body) == KINDS[name]:
        return body
    return f"%%{name} {line}\n{body}"


def begin_here(session: Session, header: str) -> None:
    """Declare the running cell, and bind what the pipeline would bind for it."""
    cell = session.declare(header)
    found = read_header(cell.source)
    options = found.options if found else None
    bound = session.bind(options) if options else {}
    if options and options.map and options.map.item in bound:
        value = reprlib.repr(bound[options.map.item])
        print(f"{options.map.item} = {value} here: the first item.")  # noqa: T201 - the cell's own output


def run_cell(session: Session, source: str) -> None:
    """Declare a cell that the transformer did not take apart, and run it."""
    header = read_header(source)
    if header is None or header.options is None or runs_here(header.options):
        begin_here(session, source)
        _run_body(session, header)
        return
    session.declare(source)
    _run_elsewhere(session, header.options)


def _run_body(session: Session, header: Header | None) -> None:
    body = header.body if header else ""
    if body.strip():
        session.shell.run_cell(body).raise_error()


def _run_elsewhere(session: Session, options: StepOptions) -> None:
    if options.run is RunHere.ISOLATED:
        from amlnb.notebook.live.isolated import run_isolated

        run_isolated(session, options.name)
    elif options.run is RunHere.HERE:
        what = f"notebook {options.notebook!r}" if options.notebook else ""
        what = what or f"kernel {options.kernel!r}"
        print(f"{options.name} is declared; {what} runs it in the pipeline, not here.")  # noqa: T201 - the cell's own output


_HELP = {
    STEP_MAGIC: step_help(),
    "pipeline_params": PARAMS_HELP,
    "pipeline_shared": SHARED_HELP,
}
