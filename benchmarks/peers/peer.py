"""A peer: how it is installed, and the work that it is given, row by row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

#: Written when a project is ready: what is older was not made again.
MARK = "ready"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """One way of one peer to do the work of one row."""

    #: The row's key.
    row: str
    #: Its name in the table.
    name: str
    #: Writes its project of n pieces into an empty folder.
    write: Callable[[Path, int], None]
    #: A program of its environment and its arguments, started in that folder. It is
    #: timed as a whole, or times itself when ``warm``.
    command: tuple[str, ...]
    #: How many pieces were really done, from the folder and what the program said.
    made: Callable[[Path, str], int]
    #: Carried out once, after writing, not timed.
    first: tuple[tuple[str, ...], ...] = ()
    #: Carried out when a repeat did not end well: what goes on by itself is stopped.
    last: tuple[str, ...] = ()
    #: What is removed from the folder before each repeat.
    fresh: tuple[str, ...] = ()
    #: It stays up: for each line on its input it does the work once and answers with
    #: the seconds that took.
    warm: bool = False
    #: It is given one piece of so many of the row's, for it needs minutes.
    one_in: int = 1
    #: What to know about the figure: what is isolated, checked, left out.
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A tool that is compared, in an environment of its own."""

    name: str
    #: What pip installs; the first is the one whose version is told.
    packages: tuple[str, ...]
    contenders: tuple[Contender, ...]
    #: The peer in whose environment it is, if not in one of its own.
    within: str = ""


def files(pattern: str) -> Callable[[Path, str], int]:
    """Count the files that match and are not empty."""

    def made(folder: Path, _said: str) -> int:
        return sum(path.stat().st_size > 0 for path in folder.glob(pattern))

    return made


def untouched(pattern: str) -> Callable[[Path, str], int]:
    """Count the files that match and are older than the project's mark."""

    def made(folder: Path, _said: str) -> int:
        ready = (folder / MARK).stat().st_mtime_ns
        return sum(path.stat().st_mtime_ns < ready for path in folder.glob(pattern))

    return made


def ended(_folder: Path, _said: str) -> int:
    """Count one: the program ended well, and that was all the work."""
    return 1


def nothing(_folder: Path, _pieces: int) -> None:
    """Write no project: the work needs none."""
