"""Files that a reused step opens by a path written in its code."""

from __future__ import annotations

import re
from collections.abc import Iterable

from amlnb.model.step import PathSource, ReuseMode
from amlnb.notebook.inference.cell_names import Opened
from amlnb.notebook.links import Links, Surroundings
from amlnb.notebook.piece import Piece

_NOT_IN_A_NAME = re.compile(r"\W+")


def warn_of_opened(links: Links, pieces: Iterable[Piece], around: Surroundings) -> None:
    """Warn of each file whose change would not make the step run again."""
    step = links.step
    if step.options.reuse.mode is ReuseMode.OFF:
        return
    covered = {s.path for s in links.inputs.values() if isinstance(s, PathSource)}
    for opened in _opened(links, pieces):
        if opened.path not in covered:
            name = _name_for(opened.path)
            around.warn(
                f"Step {step.name!r} ({step.cell.place(opened.line)}) opens "
                f"{opened.path!r}, which its reuse key does not cover: write "
                f"-i {name}={opened.path} and open {name} instead."
            )


def _opened(links: Links, pieces: Iterable[Piece]) -> Iterable[Opened]:
    yield from links.step.names.opened
    for piece in pieces:
        yield from piece.code.opened


def _name_for(path: str) -> str:
    """Return a variable name made from a file's: ``flights_2013`` of its path."""
    stem = path.rstrip("/").rpartition("/")[2].partition(".")[0]
    name = _NOT_IN_A_NAME.sub("_", stem).strip("_")
    return name if name.isidentifier() else f"file_{name}".rstrip("_")
