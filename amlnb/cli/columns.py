"""Text of a fixed width on a terminal, where some letters take two columns; pure."""

from __future__ import annotations

from amlnb.picture.metrics import columns as width_of


def padded(text: str, width: int) -> str:
    """Return `text` with spaces behind it up to `width` columns."""
    return text + " " * (width - width_of(text))


def cut(text: str, width: int) -> str:
    """Return `text`, its end replaced by … if it takes more than `width` columns."""
    if width_of(text) <= width:
        return text
    room, count = width - 1, 0
    for count, character in enumerate(text):  # noqa: B007 - where the room ends
        room -= width_of(character)
        if room < 0:
            break
    return text[:count] + "…"
