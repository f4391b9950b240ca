"""Mishap: why a call of the user's code came to nothing, the user's own line first."""

from __future__ import annotations

import linecache
import re
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from amlnb.model.attempt import Fault
from amlnb.model.step import Place

_LONGEST = 500
_OURS = Path(__file__).parent
_STACK = re.compile(r'^\s*File "(?P<file>[^"]+)", line (?P<line>\d+)', re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mishap:
    """What went wrong, as data that a process can send."""

    #: ``ValueError: no such label``: what was raised, or a sentence without its end.
    what: str
    fault: Fault = Fault.BODY
    #: The deepest line in the user's own files, relative to the source directory.
    place: Place | None = None
    line: str = ""
    traceback: str = ""
    #: Whether trying again is in vain.
    is_final: bool = False

    @property
    def headline(self) -> str:
        """What, and where in the user's code."""
        where = f", in {self.place}: `{self.line}`" if self.place else ""
        return self.what + where


def raised(error: BaseException, folder: Path, *, is_final: bool = False) -> Mishap:
    """Return an error of the user's code; our own frames are left out.

    Parameters
    ----------
    folder
        The source directory.
    """
    own = error.with_traceback(_below_ours(error.__traceback__))
    place, line = _spot(_frames(own), folder)
    return Mishap(
        what=_said(error),
        place=place,
        line=line,
        traceback="".join(traceback.format_exception(own)),
        is_final=is_final,
    )


def hung(what: str, stack: str, folder: Path) -> Mishap:
    """Return a call that took too long.

    Parameters
    ----------
    stack
        Where it was then, as `faulthandler` tells it: the newest call first.
    """
    frames = [(m["file"], int(m["line"])) for m in _STACK.finditer(stack)]
    place, line = _spot(reversed(frames), folder)
    return Mishap(
        what=what, fault=Fault.TIMEOUT, place=place, line=line, traceback=stack
    )


def _said(error: BaseException) -> str:
    name = type(error).__name__
    if isinstance(error, SystemExit):
        told = f"the script ended its process by sys.exit({error.code!r})"
        if error.code == 2:  # noqa: PLR2004 - argparse's own
            told += (
                ", as argparse does when arguments do not fit (its words are in the "
                "log; use parse_known_args)"
            )
        return f"{name}: {told}"
    message = error.msg if isinstance(error, SyntaxError) else str(error)
    said = " ".join(message.split())[:_LONGEST].rstrip(". ")
    return f"{name}: {said}" if said else name


def _below_ours(found: TracebackType | None) -> TracebackType | None:
    """Return the traceback from the first frame on that is the user's."""
    while found is not None and _is_ours(found.tb_frame.f_code.co_filename):
        found = found.tb_next
    return found


def _is_ours(file: str) -> bool:
    return file.startswith("<frozen importlib") or Path(file).parent == _OURS


def _frames(error: BaseException) -> Iterator[tuple[str, int]]:
    for frame, line in traceback.walk_tb(error.__traceback__):
        yield frame.f_code.co_filename, line
    if isinstance(error, SyntaxError) and error.filename:
        yield error.filename, error.lineno or 1


def _spot(frames: Iterator[tuple[str, int]], folder: Path) -> tuple[Place | None, str]:
    """Return the last of the frames that is in the source directory, and its text."""
    own = [(f, n) for f, n in frames if Path(f).resolve().is_relative_to(folder)]
    if not own:
        return None, ""
    file, number = own[-1]
    name = Path(file).resolve().relative_to(folder).as_posix()
    text = linecache.getline(file, number).strip()
    return Place(file=name, line=number), text
