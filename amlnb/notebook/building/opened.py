"""Files that a reused step opens by a path written in its code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from amlnb.model.step import PathSource, Place, ReuseMode
from amlnb.notebook.building.links import Links, Surroundings
from amlnb.notebook.building.piece import Piece

_NOT_IN_A_NAME = re.compile(r"\W+")


def warn_of_opened(links: Links, pieces: Iterable[Piece], around: Surroundings) -> None:
    """Warn of each file whose change would not make the step run again."""
    step = links.step
    if step.options.reuse.mode is ReuseMode.OFF:
        return
    covered = {s.path for s in links.inputs.values() if isinstance(s, PathSource)}
    for path, place in _opened(links, pieces):
        if path not in covered:
            name = _name_for(path)
            around.warn(
                f"Step {step.name!r} ({place}) opens {path!r}, which its reuse key "
                f"does not cover: write -i {name}={_quoted(path)} and open {name} "
                "instead."
            )


def _opened(links: Links, pieces: Iterable[Piece]) -> Iterator[tuple[str, Place]]:
    for opened in links.step.names.opened:
        yield opened.path, links.step.cell.place(opened.line)
    for piece in pieces:
        for opened in piece.code.opened:
            yield opened.path, replace(piece.place, line=opened.line)


def _quoted(path: str) -> str:
    return repr(path) if " " in path else path


def _name_for(path: str) -> str:
    """Return a variable name made from a file's: ``flights_2013`` of its path."""
    stem = path.rstrip("/").rpartition("/")[2].partition(".")[0]
    name = _NOT_IN_A_NAME.sub("_", stem).strip("_")
    return name if name.isidentifier() else f"file_{name}".rstrip("_")
