"""Elements of XML and HTML as text; whatever a user wrote stays text."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TypeAlias

from amlnb.wire.words import one_line

Attributes: TypeAlias = dict[str, str | float]

_MOST_SHOWN = 400


def element(
    tag: str, attributes: Mapping[str, str | float] | None = None, *children: str
) -> str:
    """Return an element; its children are markup already, its attributes are not."""
    told = "".join(f' {k}="{_value(v)}"' for k, v in (attributes or {}).items())
    if not children:
        return f"<{tag}{told}/>"
    return f"<{tag}{told}>{''.join(children)}</{tag}>"


def _value(value: str | float) -> str:
    return escape(one_line(value)) if isinstance(value, str) else number(value)


def number(value: float) -> str:
    """Return a length to a tenth of a pixel, without a needless ``.0``."""
    return f"{round(value, 1):g}" if abs(value) < 1e5 else f"{value:.0f}"  # noqa: PLR2004 - where :g begins to round


def plain(text: str) -> str:
    """Return a user's text as markup that shows just that text, on one line."""
    line = one_line(text)
    return escape(line if len(line) <= _MOST_SHOWN else line[: _MOST_SHOWN - 1] + "…")
