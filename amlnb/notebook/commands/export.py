"""``%pipeline export``: the pipeline as a script, as data, or as a picture."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from amlnb.model.codec import encode
from amlnb.model.errors import AmlnbError
from amlnb.notebook.cell import Cell
from amlnb.notebook.files.script import script_text
from amlnb.notebook.lines.option import Option, on
from amlnb.notebook.lines.option_values import UnknownWordError
from amlnb.notebook.lines.verb import Arguments, Verb
from amlnb.notebook.live.display import say
from amlnb.notebook.live.session import Session


class FileExistsAlreadyError(AmlnbError):
    """An export would overwrite a file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(
            f"{str(path)!r} exists already: name another file, or add --force."
        )


class NotYetError(AmlnbError):
    """A format that is known, and not written by this version."""

    def __init__(self, ending: str) -> None:
        self.ending = ending
        super().__init__(
            f"This version does not write {ending} files: export the pipeline as "
            ".json, or the cells as .py."
        )


def act(session: Session, arguments: Arguments) -> None:
    """Write the file."""
    path = session.folder / arguments.words[0]
    ending = path.suffix.lower()
    if ending in (".yml", ".yaml"):
        raise NotYetError(ending)
    if ending not in _WRITERS:
        raise UnknownWordError(ending or path.name, "a file ending", _WRITERS)
    if path.exists() and not arguments.has("force"):
        raise FileExistsAlreadyError(path)
    _WRITERS[ending](session, path)
    say(f"Written: {path.name}")


def _write_script(session: Session, path: Path) -> None:
    cells = [cell for cell in session.cells() if not _is_only_verbs(cell)]
    path.write_text(script_text(cells), encoding="utf-8")


def _is_only_verbs(cell: Cell) -> bool:
    """Return whether a cell does nothing but plan, run and look."""
    lines = [line.strip() for line in cell.source.split("\n") if line.strip()]
    return all(line.startswith(("%pipeline", "#")) for line in lines)


def _write_json(session: Session, path: Path) -> None:
    text = json.dumps(encode(session.pipeline()), indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def _write_picture(session: Session, path: Path) -> None:
    from amlnb.picture.render import render

    render(session.pipeline(), None, path)


def _write_dot(session: Session, path: Path) -> None:
    from amlnb.picture.dot import to_graphviz

    path.write_text(to_graphviz(session.pipeline(), None).source, encoding="utf-8")


_WRITERS: Mapping[str, Callable[[Session, Path], None]] = {
    ".py": _write_script,
    ".json": _write_json,
    ".svg": _write_picture,
    ".png": _write_picture,
    ".pdf": _write_picture,
    ".dot": _write_dot,
}

VERB = Verb(
    name="export",
    usage="FILE",
    help=f"write the pipeline to a file: {', '.join(_WRITERS)}",
    act=act,
    options=(
        Option(
            names=("--force",),
            field="force",
            help="overwrite the file if it exists",
            read=on,
        ),
    ),
    least=1,
    most=1,
)
