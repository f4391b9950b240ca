"""Text from kernels as plain text."""

from __future__ import annotations

import re

#: Escape sequences: colours, cursor moves, window titles.
_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-_])")


def without_colours(text: str) -> str:
    """Return the text without the escape sequences of terminals."""
    return _ESCAPE.sub("", text)


def last_line(text: str) -> str:
    """Return the last line that says something, or nothing."""
    lines = [line.strip() for line in without_colours(text).splitlines()]
    return next((line for line in reversed(lines) if line), "")
