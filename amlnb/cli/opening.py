"""The workspace that a command works in, and how to name it in advice."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from amlnb.settings import Settings
from amlnb.workspace.folder import find
from amlnb.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A workspace, and the command that reaches it from here."""

    workspace: Workspace
    #: ``amlnb``, or ``amlnb -w FOLDER`` where it would not be found from here.
    me: str


@contextmanager
def opened(given: Path | None, beside: Path | None = None) -> Iterator[Opened]:
    """Open the workspace that was given, or the one found from here upward.

    Parameters
    ----------
    given
        The value of ``-w``; None to look.
    beside
        The folder of the notebook that it is opened for: where there is none from
        here upward, it is looked for from there upward, as the notebook's kernel
        does, and else made. None to make none.
    """
    settings = Settings.read()
    if given is not None:
        settings = replace(settings, workspace=str(given))
    start = None
    if beside is not None and settings.workspace is None:
        start = start_for(beside.resolve(), Path.cwd().resolve())
    workspace = Workspace.open(start, create=beside is not None, settings=settings)
    try:
        yield Opened(workspace=workspace, me=_me(given, start))
    finally:
        workspace.close()


def start_for(folder: Path, here: Path) -> Path:
    """Return where to open, or else make, the workspace of a notebook's folder."""
    is_below = folder.is_relative_to(here)
    order = (here, folder) if is_below else (folder, here)
    found = [root for place in order if (root := find(place))]
    return found[0].parent if found else order[0]


def _me(given: Path | None, start: Path | None) -> str:
    folder = given
    if folder is None and start is not None and not _is_found_from_here(start):
        folder = shown_path(start)
    return "amlnb" if folder is None else f"amlnb -w {shlex.quote(str(folder))}"


def _is_found_from_here(start: Path) -> bool:
    root = find(Path.cwd().resolve())
    return root is not None and root.parent == start


def shown_path(path: Path) -> Path:
    """Return the path as seen from here, where that is shorter."""
    return Path(os.path.relpath(path)) if path.is_relative_to(Path.cwd()) else path
