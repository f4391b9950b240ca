"""How wide a text is drawn, without a font at hand; and cutting it to fit."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

#: Widths in em, a little over those of the usual sans-serif fonts (DejaVu Sans is
#: among the widest), so that text reckoned to fit does fit.
_NARROW, _DIGIT, _LOWER, _UPPER, _WIDE, _FULL, _PICTURE = (
    0.36,
    0.62,
    0.6,
    0.71,
    0.95,
    1.05,
    1.35,
)
_NARROW_ONES = frozenset("iljtfrI.,:;'`|!()[]{} \"/\\-·")
_WIDE_ONES = frozenset("mwMW@%—…→←")
_FIRST_EMOJI = 0x1F000
_BOLD = 1.08
ELLIPSIS = "…"


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return about how many CSS pixels `text` takes at a font size."""
    return sum(map(_em, text)) * size * (_BOLD if bold else 1.0)


@lru_cache(maxsize=4096)
def _em(character: str) -> float:
    if character in _NARROW_ONES:
        return _NARROW
    if character in _WIDE_ONES:
        return _WIDE
    if ord(character) >= _FIRST_EMOJI:
        return _PICTURE
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0.0
    if unicodedata.east_asian_width(character) in {"W", "F"}:
        return _FULL
    if character.isdigit():
        return _DIGIT
    return _UPPER if character.isupper() or not character.isalpha() else _LOWER


def fit(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """Return `text`, its end cut off with … if it is wider than `width` pixels."""
    if text_width(text, size, bold=bold) <= width:
        return text
    room = width / size / (_BOLD if bold else 1.0) - _em(ELLIPSIS)
    kept = 0
    for kept, character in enumerate(text):  # noqa: B007 - where the room ends
        room -= _em(character)
        if room < 0:
            break
    return _whole(text[:kept]).rstrip() + ELLIPSIS


def _whole(text: str) -> str:
    """Return `text` without half of a joined sign at its end."""
    while text and unicodedata.category(text[-1]) in {"Mn", "Me", "Cf"}:
        text = text[:-1]
    return text


def columns(text: str) -> int:
    """Return how many columns of a terminal `text` takes."""
    return sum(map(_columns, text))


@lru_cache(maxsize=4096)
def _columns(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def wrap(text: str, width: float, size: float, *, most: int) -> list[str]:
    """Return `text` in lines of at most `width` pixels, the `most`-th one cut."""
    lines: list[str] = []
    words = text.split()
    while words and len(lines) < most - 1:
        taken = 1
        while (
            taken < len(words)
            and text_width(" ".join(words[: taken + 1]), size) <= width
        ):
            taken += 1
        lines.append(fit(" ".join(words[:taken]), width, size))
        words = words[taken:]
    return [*lines, fit(" ".join(words), width, size)] if words else lines
