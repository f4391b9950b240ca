"""What the terminal at the other end can show, found once at the start."""

from __future__ import annotations

import codecs
import os
import shutil
import sys
from io import TextIOWrapper

#: Our own signs, for terminals whose encoding has none of them; as wide as these.
_PLAIN = {
    "→": ">",
    "…": "~",
    "·": "-",
    "✓": "+",
    "✗": "x",
    "↻": "~",
    "■": "#",
    "█": "#",
    "▓": "+",
    "░": ".",
    "–": "-",  # noqa: RUF001 - the mark of a skipped step
    "▸": ">",
    "↺": "=",
    "⊗": "X",
}
_ERRORS = "amlnb.plain"


def never_stumble() -> None:
    """Let stdout and stderr write any text, whatever their encoding is."""
    codecs.register_error(_ERRORS, _in_plain_signs)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=_ERRORS)


def _in_plain_signs(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    return "".join(_PLAIN.get(sign, "?") for sign in text), error.end


def is_live() -> bool:
    """Whether stdout can be drawn over again and again."""
    return sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"


def width() -> int:
    """Return how many columns a table may take; more where nobody looks."""
    return shutil.get_terminal_size((160, 24)).columns


def wants_colour() -> bool:
    """Whether colours may be written: a terminal, and no ``NO_COLOR``."""
    return is_live() and not os.environ.get("NO_COLOR")
