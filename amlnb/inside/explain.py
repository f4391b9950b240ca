"""After a cell raised: tell the worker exactly where, which the protocol does not."""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Iterator
from typing import Any

from amlnb.inside.shell import current_shell, read_handover
from amlnb.steps.exchange import ACCOUNT, put
from amlnb.steps.handover import Account, Frame

_LONGEST = 2_000
_MOST_FRAMES = 200
_CELL = re.compile(r"In\s*\[(\d+)\]")


def explain() -> None:
    """Leave an account of the newest error for the worker."""
    error = getattr(sys, "last_value", None)
    if isinstance(error, BaseException):
        put(read_handover().folder, ACCOUNT, account(error, current_shell()))


def account(error: BaseException, shell: Any) -> Account:
    """Return the error as data: class, message, and the lines it came through."""
    frames = list(_frames(error, shell))
    return Account(
        exception=_class_name(type(error)),
        message=_message(error)[:_LONGEST],
        frames=tuple(frames[-_MOST_FRAMES:]),
    )


def _frames(error: BaseException, shell: Any) -> Iterator[Frame]:
    for frame, line in traceback.walk_tb(error.__traceback__):
        file = frame.f_code.co_filename
        yield Frame(file=file, line=line, cell=_cell(file, shell))
    if isinstance(error, SyntaxError) and error.filename:
        file = error.filename
        yield Frame(file=file, line=error.lineno or 1, cell=_cell(file, shell))


def _cell(file: str, shell: Any) -> int | None:
    """Return the execution count of the cell that IPython compiled as `file`."""
    try:
        label = shell.compile.format_code_name(file)
    except AttributeError:  # another Python kernel than ipykernel
        return None
    found = _CELL.search(label[1]) if label else None
    return int(found[1]) if found else None


def _class_name(cls: type) -> str:
    plain = cls.__module__ in {"builtins", "__main__"}
    return cls.__qualname__ if plain else f"{cls.__module__}.{cls.__qualname__}"


def _message(error: BaseException) -> str:
    try:
        own = error.msg if isinstance(error, SyntaxError) else None
        return own or str(error)
    except Exception as second:  # noqa: BLE001 - a user's __str__ may do anything
        return f"(its message cannot be shown: {type(second).__name__})"
