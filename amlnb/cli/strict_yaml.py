"""YAML of one document without aliases, tags, double keys or deep nesting.

It is read from its stream of events, so what is not taken is refused before anything
is built. Unquoted words are those of YAML 1.2's core schema: ``NO`` is text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from amlnb.model.errors import AmlnbError

if TYPE_CHECKING:
    from yaml import Event

MAX_DEPTH = 32
_MAX_DIGITS = 4000


class BadTextError(AmlnbError):
    """A text is not the data that it should be; whoever reads the file names it."""


def strict_yaml(text: str) -> object:
    """Return what the text holds; an empty one is an empty mapping.

    Raises `BadTextError`.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _document(yaml.parse(text, loader))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else "?"
        raise BadTextError(f"line {line}: {error.problem or error.context}") from None
    except yaml.YAMLError as error:
        raise BadTextError(" ".join(str(error).split())) from None


def _document(events: Iterator[Event]) -> object:
    import yaml

    built: list[object] = []
    for event in events:
        match event:
            case yaml.StreamStartEvent() | yaml.StreamEndEvent():
                pass
            case yaml.DocumentStartEvent() if built:
                raise BadTextError(f"{_line(event)}a second document begins")
            case yaml.DocumentStartEvent() | yaml.DocumentEndEvent():
                pass
            case _:
                built.append(_node(event, events, 1))
    return built[0] if built else {}


def _node(event: Event, events: Iterator[Event], depth: int) -> object:
    import yaml

    if depth > MAX_DEPTH:
        raise BadTextError(f"it is nested deeper than {MAX_DEPTH} levels")
    if getattr(event, "anchor", None):
        raise BadTextError(f"{_line(event)}anchors and aliases (& and *) are not taken")
    tag = getattr(event, "tag", None)
    if tag:
        raise BadTextError(f"{_line(event)}tags such as {tag} are not taken")
    match event:
        case yaml.ScalarEvent():
            return _scalar(event.value) if event.implicit[0] else event.value
        case yaml.SequenceStartEvent():
            return _sequence(events, depth)
        case _:
            return _mapping(events, depth)


def _sequence(events: Iterator[Event], depth: int) -> list[object]:
    import yaml

    items: list[object] = []
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            break
        items.append(_node(event, events, depth + 1))
    return items


def _mapping(events: Iterator[Event], depth: int) -> dict[str, object]:
    import yaml

    found: dict[str, object] = {}
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            break
        if not isinstance(event, yaml.ScalarEvent):
            raise BadTextError(f"{_line(event)}a key must be a plain word")
        key = event.value
        if key in found:
            raise BadTextError(f"{_line(event)}{key!r} is given twice")
        found[key] = _node(next(events), events, depth + 1)
    return found


def _line(event: Event) -> str:
    mark = getattr(event, "start_mark", None)
    return f"line {mark.line + 1}: " if mark else ""


_WORDS: dict[str, object] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBERS: tuple[tuple[re.Pattern[str], Callable[[str], object]], ...] = (
    (re.compile(r"[-+]?[0-9]+"), int),
    (re.compile(r"0o[0-7]+"), lambda text: int(text, 0)),
    (re.compile(r"0x[0-9a-fA-F]+"), lambda text: int(text, 0)),
    (re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"), float),
    (re.compile(r"[-+]?\.(inf|Inf|INF)"), lambda text: float(text.replace(".", ""))),
    (re.compile(r"\.(nan|NaN|NAN)"), lambda _: math.nan),
)


def _scalar(text: str) -> object:
    """Return what an unquoted word is in YAML 1.2's core schema."""
    if text in _WORDS:
        return _WORDS[text]
    for pattern, number in _NUMBERS:
        if pattern.fullmatch(text):
            if len(text) > _MAX_DIGITS:
                raise BadTextError("it holds a number of too many digits")
            return number(text)
    return text
