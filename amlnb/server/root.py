"""The folder that the server shows, and what a client's path means in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from amlnb.model.errors import AmlnbError
from amlnb.workspace.folder import NAME

#: How far below the root workspaces are looked for: folders deep, and folders in all.
_DEEP, _MANY = 3, 2_000
_PASSED_OVER = {"node_modules", "site-packages", "__pycache__", "lost+found"}


class OutsideRootError(AmlnbError):
    """A client named a path that is not below the server's root."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(
            f"{path!r} is no path below the folder that this server shows: name a "
            "notebook as the file browser does."
        )


@dataclass(frozen=True, slots=True)
class Root:
    """The server's root folder, resolved."""

    folder: Path

    def resolve(self, path: str) -> Path:
        """Return what a client's path means, links followed; "" is the root itself.

        Raises
        ------
        OutsideRootError
            When it leads out of the root, or cannot be a path at all.
        """
        try:
            found = (self.folder / path.lstrip("/")).resolve()
        except (OSError, ValueError, RuntimeError):
            raise OutsideRootError(path) from None
        if not found.is_relative_to(self.folder):
            raise OutsideRootError(path)
        return found

    def name(self, path: Path) -> str:
        """Return how clients name a path; only its own name if it is outside."""
        try:
            return path.resolve().relative_to(self.folder).as_posix()
        except (OSError, ValueError):
            return path.name

    def workspaces(self) -> list[Path]:
        """Return the ``.amlnb`` folders not far below the root, its own first."""
        return list(_workspaces(self.folder))


def _workspaces(top: Path) -> Iterator[Path]:
    ahead, seen = [(top, 0)], 0
    for folder, depth in ahead:  # grows while we walk it
        for entry in _folders(folder):
            if entry.name == NAME:
                yield Path(entry.path)
            elif depth < _DEEP and seen < _MANY and _may_hold_one(entry.name):
                seen += 1
                ahead.append((Path(entry.path), depth + 1))


def _folders(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return [entry for entry in entries if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return []


def _may_hold_one(name: str) -> bool:
    return not name.startswith(".") and name not in _PASSED_OVER
