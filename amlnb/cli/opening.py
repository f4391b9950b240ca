"""The workspace that a command works in, and how to name it in advice."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from amlnb.settings import Settings
from amlnb.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A workspace, and the command that reaches it from here."""

    workspace: Workspace
    #: ``amlnb``, or ``amlnb -w FOLDER`` where the person said so.
    me: str


@contextmanager
def opened(given: Path | None, *, create: bool = False) -> Iterator[Opened]:
    """Open the workspace that was given, or the one found from here upward.

    Parameters
    ----------
    given
        The value of ``-w``; None to look.
    create
        Whether to make one here when there is none.
    """
    workspace = Workspace.open(create=create, settings=_settings(given))
    try:
        yield Opened(workspace=workspace, me=_me(given))
    finally:
        workspace.close()


def _settings(given: Path | None) -> Settings:
    settings = Settings.read()
    return settings if given is None else replace(settings, workspace=str(given))


def _me(given: Path | None) -> str:
    return "amlnb" if given is None else f"amlnb -w {shlex.quote(str(given))}"


def shown_path(path: Path) -> Path:
    """Return the path as seen from here, where that is shorter."""
    return Path(os.path.relpath(path)) if path.is_relative_to(Path.cwd()) else path
