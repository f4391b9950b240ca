"""The magics on top of a cell, read without running anything."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from amlnb.notebook.lines.magic_line import read_step_options
from amlnb.notebook.lines.option_line import BadMagicError
from amlnb.notebook.lines.words import without_comment
from amlnb.notebook.options import StepOptions

HeaderKind: TypeAlias = Literal["step", "params", "shared"]

STEP_MAGIC = "pipeline_step"
KINDS: dict[str, HeaderKind] = {
    STEP_MAGIC: "step",
    "pipeline_params": "params",
    "pipeline_shared": "shared",
}
_MAGIC = re.compile(r"%%(pipeline_\w+)(?:[ \t]+(?P<rest>.*))?[ \t]*$")
_OPTION_LINE = re.compile(r"#\|")


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What a cell's magic says, and the cell without it."""

    kind: HeaderKind
    #: Only for a step.
    options: StepOptions | None = None
    #: The cell with the header's lines blank, so that line numbers stay.
    body: str = ""
    #: How many lines the header takes up, comments above the magic included.
    lines: int = 1


def read_header(source: str) -> Header | None:
    """Return what the cell's own magic says, or None for an ordinary cell.

    Comments and blank lines above the magic do no harm.

    Raises
    ------
    BadMagicError
        With the line in the cell, when an option is unknown or its value bad.
    """
    lines = source.split("\n")
    at = _magic_line(lines)
    found = _MAGIC.match(lines[at]) if at is not None else None
    if at is None or found is None or found[1] not in KINDS:
        return None
    end = _header_end(lines, at + 1)
    kind, rest = KINDS[found[1]], found["rest"] or ""
    if kind != "step":
        _refuse_words(found[1], rest, at + 1)
        options = None
    else:
        options = read_step_options(rest, lines[at + 1 : end], at + 1)
    body = "\n".join([*_blank(lines[:at]), *[""] * (end - at), *lines[end:]])
    return Header(kind=kind, options=options, body=body, lines=end)


def has_header(source: str) -> HeaderKind | None:
    """Return the kind of the cell's magic, whatever its options; never raises."""
    lines = source.split("\n")
    at = _magic_line(lines)
    found = _MAGIC.match(lines[at]) if at is not None else None
    return KINDS.get(found[1]) if found else None


def _magic_line(lines: list[str]) -> int | None:
    """Return where the first line is that is neither blank nor a comment."""
    for i, line in enumerate(lines):
        if line.strip() and not line.lstrip().startswith("#"):
            return i
    return None


def _header_end(lines: list[str], at: int) -> int:
    while at < len(lines) and _OPTION_LINE.match(lines[at]):
        at += 1
    return at


def _blank(lines: list[str]) -> list[str]:
    return [""] * len(lines)


def _refuse_words(magic: str, rest: str, line: int) -> None:
    words = without_comment(rest)
    if words:
        raise BadMagicError(
            f"%%{magic} takes no options, and {words!r} stands behind it: take that "
            "away.",
            line,
        )
