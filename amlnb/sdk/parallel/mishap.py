"""Mishap: why a call of the user's code came to nothing, the user's own line first."""

from __future__ import annotations

import inspect
import linecache
import re
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from types import TracebackType
from typing import Any

from amlnb.model.attempt import Fault
from amlnb.model.step import Place

_LONGEST = 500
_OURS = Path(__file__).parent
_CALL = re.compile(
    r'^\s*File "(?P<file>[^"]+)", line (?P<line>\d+) in (?P<name>.*)$', re.MULTILINE
)

#: A file, a line in it, and the function's name.
Frame = tuple[str, int, str]


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
        Where its threads were then, as `faulthandler` tells it: newest calls first.
    """
    frames = _user_frames(stack, folder)
    place, line = _spot(iter(frames), folder)
    told = [traceback.FrameSummary(file, n, name) for file, n, name in frames]
    head = "Where it was (most recent call last):\n" if told else ""
    return Mishap(
        what=what,
        fault=Fault.TIMEOUT,
        place=place,
        line=line,
        traceback=head + "".join(traceback.format_list(told)),
    )


def wrong(what: str, function: Callable[..., Any], folder: Path) -> Mishap:
    """Return that a function of the user's gave back what it may not."""
    code = getattr(inspect.unwrap(function), "__code__", None)
    frames = [(code.co_filename, code.co_firstlineno, "")] if code else []
    place, line = _spot(iter(frames), folder)
    return Mishap(what=what, place=place, line=line, is_final=True)


def _user_frames(stack: str, folder: Path) -> list[Frame]:
    """Return the calls of the thread that runs the user's code, the oldest first."""
    for thread in stack.split("\n\n"):
        found = [(m["file"], int(m["line"]), m["name"]) for m in _CALL.finditer(thread)]
        found = list(takewhile(lambda frame: not _is_ours(frame[0]), found))
        if _spot(iter(found), folder)[0] is not None:
            return found[::-1]
    return []


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


def _frames(error: BaseException) -> Iterator[Frame]:
    for frame, line in traceback.walk_tb(error.__traceback__):
        yield frame.f_code.co_filename, line, frame.f_code.co_name
    if isinstance(error, SyntaxError) and error.filename:
        yield error.filename, error.lineno or 1, ""


def _spot(frames: Iterator[Frame], folder: Path) -> tuple[Place | None, str]:
    """Return the last of the frames that is in the source directory, and its text."""
    own = [(f, n) for f, n, _ in frames if Path(f).resolve().is_relative_to(folder)]
    if not own:
        return None, ""
    file, number = own[-1]
    name = Path(file).resolve().relative_to(folder).as_posix()
    text = linecache.getline(file, number).strip()
    return Place(file=name, line=number), text
