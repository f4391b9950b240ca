"""What is left out of a source directory: by ``.amlignore``, else ``.gitignore``."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

#: The first of these that is there counts.
_FILES = (".amlignore", ".gitignore")
#: Never part of a source directory, whatever the ignore file says.
_NEVER = frozenset({".git", ".amlnb", "__pycache__", ".ipynb_checkpoints"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of an ignore file, in git's words."""

    pattern: re.Pattern[str]
    #: ``!``: what an earlier line left out is taken in again.
    takes_in: bool
    only_folders: bool


@dataclass(frozen=True, slots=True)
class Ignore:
    """The rules of one folder; of those that fit a path, the last one counts."""

    rules: tuple[Rule, ...] = ()

    @classmethod
    def of(cls, folder: Path) -> Ignore:
        """Read the folder's ignore file, if it has one."""
        for name in _FILES:
            file = folder / name
            if file.is_file():
                text = file.read_text(encoding="utf-8", errors="replace")
                return cls(tuple(_rules(text)))
        return cls()

    def leaves_out(self, path: str, *, is_folder: bool) -> bool:
        """Return whether a path, relative to the folder and with ``/``, is left out."""
        found = [
            rule
            for rule in self.rules
            if (is_folder or not rule.only_folders) and rule.pattern.match(path)
        ]
        return bool(found) and not found[-1].takes_in


def files_of(folder: Path) -> list[Path]:
    """Return the files of a source directory, links followed, in a stable order."""
    ignore = Ignore.of(folder)
    found: list[Path] = []
    seen: set[tuple[int, int]] = set()
    for place, folders, files in os.walk(folder, followlinks=True):
        status = Path(place).stat()
        if (status.st_dev, status.st_ino) in seen:
            folders.clear()  # a link led back to where we have been
            continue
        seen.add((status.st_dev, status.st_ino))
        above = Path(place).relative_to(folder)
        folders[:] = sorted(
            f for f in folders if _stays(ignore, above / f, folder=True)
        )
        found += [
            Path(place, name) for name in sorted(files) if _stays(ignore, above / name)
        ]
    return [path for path in found if path.is_file()]


def _stays(ignore: Ignore, path: Path, *, folder: bool = False) -> bool:
    if path.name in _NEVER or path.suffix == ".pyc":
        return False
    return not ignore.leaves_out(path.as_posix(), is_folder=folder)


def _rules(text: str) -> Iterator[Rule]:
    for line in text.splitlines():
        written = line.rstrip() if not line.endswith("\\ ") else line
        if not written or written.startswith("#"):
            continue
        takes_in = written.startswith("!")
        glob = written[1:] if takes_in else written
        glob = glob.removeprefix("\\")
        yield Rule(_pattern(glob.rstrip("/")), takes_in, glob.endswith("/"))


def _pattern(glob: str) -> re.Pattern[str]:
    """Return git's glob as an expression: anchored if a ``/`` stands in it."""
    anchored = "/" in glob
    parts = PurePosixPath(glob.lstrip("/")).parts
    said = [".*" if part == "**" else _part(part) for part in parts]
    body = "/".join(said).replace("/.*/", "/(?:.*/)?").removeprefix(".*/")
    head = "" if anchored and not glob.startswith("**/") else "(?:.*/)?"
    return re.compile(f"^{head}{body}$")


def _part(glob: str) -> str:
    out: list[str] = []
    rest = glob
    while rest:
        if rest[0] == "*":
            out.append("[^/]*")
        elif rest[0] == "?":
            out.append("[^/]")
        elif rest[0] == "[" and (end := rest.find("]", 2)) > 0:
            out.append("[" + rest[1:end].replace("!", "^", 1) + "]")
            rest = rest[end:]
        else:
            out.append(re.escape(rest[0]))
        rest = rest[1:]
    return "".join(out)
