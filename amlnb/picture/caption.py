"""The words around the drawing: what it shows above, what went wrong below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from amlnb.picture.look import INK, LOOKS, QUIET_INK, Look
from amlnb.picture.markup import Attributes, element, plain
from amlnb.picture.metrics import fit, text_width, wrap
from amlnb.wire.words import one_line

_TITLE_SIZE, _LINE_SIZE, _NOTE_SIZE = 16, 12, 12
_LINE_HEIGHT, _PILL_HEIGHT, _NOTE_PADDING = 18.0, 22.0, 10.0
_MOST_NOTES, _LINES_A_NOTE = 3, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What stands over the drawing."""

    title: str
    #: Quiet lines below: the run's id and totals, its parameters.
    lines: Sequence[str] = ()
    #: The state of the whole, in a pill at the right; empty for none.
    state: str = ""
    look: Look = LOOKS["idle"]

    def wrapped(self, width: float) -> list[str]:
        """Return the quiet lines, the long ones in two."""
        lines = (one_line(line) for line in self.lines)
        return [
            part for line in lines for part in wrap(line, width, _LINE_SIZE, most=2)
        ]

    def height(self, width: float) -> float:
        """Return the height that it takes, with the air below it."""
        return 24 + _LINE_HEIGHT * len(self.wrapped(width)) + 14


def draw_header(header: Header, x: float, y: float, width: float) -> str:
    """Return the title, the pill, and the quiet lines."""
    pill = _pill_width(header.state)
    title = fit(one_line(header.title), width - pill - 16, _TITLE_SIZE, bold=True)
    drawn = [_text(title, x, y + 16, _TITLE_SIZE, INK, bold=True)]
    if header.state:
        drawn.append(_pill(header, x + width - pill, y))
    for i, line in enumerate(header.wrapped(width)):
        at = y + 22 + _LINE_HEIGHT * (i + 1) - 4
        drawn.append(_text(line, x, at, _LINE_SIZE, QUIET_INK))
    return "".join(drawn)


def _pill_width(state: str) -> float:
    return text_width(state, _LINE_SIZE, bold=True) + 24 if state else 0.0


def _pill(header: Header, x: float, y: float) -> str:
    width, look = _pill_width(header.state), header.look
    ground: Attributes = {
        "x": x,
        "y": y,
        "width": width,
        "height": _PILL_HEIGHT,
        "rx": _PILL_HEIGHT / 2,
        "fill": look.fill,
        "stroke": look.line,
    }
    middle = x + width / 2
    word = _text(header.state, middle, y + 15, _LINE_SIZE, look.ink, bold=True)
    return element("rect", ground) + word.replace("<text", '<text text-anchor="middle"')


def wrap_notes(notes: Sequence[str], width: float) -> list[list[str]]:
    """Return each note's lines; notes beyond the first few are only counted."""
    shown = [one_line(note) for note in notes[:_MOST_NOTES]]
    if len(notes) > _MOST_NOTES:
        shown.append(f"… and {len(notes) - _MOST_NOTES} more")
    inside = width - 2 * _NOTE_PADDING
    return [wrap(note, inside, _NOTE_SIZE, most=_LINES_A_NOTE) for note in shown]


def notes_height(notes: Sequence[Sequence[str]]) -> float:
    """Return the height that wrapped notes take, with the air above them."""
    lines = sum(len(lines) for lines in notes)
    return 16 + 2 * _NOTE_PADDING + _LINE_HEIGHT * lines if lines else 0.0


def draw_notes(notes: Sequence[Sequence[str]], x: float, y: float, width: float) -> str:
    """Return what went wrong, on a ground of the colour of failure."""
    if not notes:
        return ""
    look = LOOKS["failed"]
    ground: Attributes = {
        "x": x,
        "y": y + 16,
        "width": width,
        "height": notes_height(notes) - 16,
        "rx": 8,
        "fill": look.fill,
    }
    lines = [line for note in notes for line in note]
    top = y + 16 + _NOTE_PADDING + 13
    return element("rect", ground) + "".join(
        _text(line, x + _NOTE_PADDING, top + _LINE_HEIGHT * i, _NOTE_SIZE, look.ink)
        for i, line in enumerate(lines)
    )


def _text(
    text: str, x: float, y: float, size: int, ink: str, *, bold: bool = False
) -> str:
    told: Attributes = {"x": x, "y": y, "font-size": size, "fill": ink}
    if bold:
        told["font-weight"] = 600
    return element("text", told, plain(text))
