"""``--params-file``: one strict reader for YAML and JSON that nothing can bomb.

YAML is read from its stream of events, so an alias, a tag, a key given twice, or the
thirty-third level is refused before anything is built. Its words are those of YAML
1.2's core schema: ``NO`` and ``12:30`` are text.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from amlnb.model.errors import AmlnbError
from amlnb.model.json import JsonValue

if TYPE_CHECKING:
    from yaml import Event

MAX_BYTES = 1_000_000
MAX_DEPTH = 32
_MAX_DIGITS = 4000


class BadParametersFileError(AmlnbError):
    """A parameters file cannot be read, or holds what no parameter can be."""

    def __init__(self, path: object, why: str) -> None:
        self.path, self.why = path, why
        super().__init__(
            f"The parameters file '{path}' cannot be used: {why}. Write one mapping "
            "of parameter names to values, such as C: 0.3, as YAML or JSON."
        )


class BadValueError(AmlnbError):
    """A value is JSON, but not one that can be kept."""

    def __init__(self, name: str, why: str) -> None:
        self.name, self.why = name, why
        super().__init__(f"The value of parameter {name!r} cannot be used: {why}.")


def read_parameters(path: Path) -> dict[str, JsonValue]:
    """Return the mapping that the file holds.

    Raises
    ------
    BadParametersFileError, BadValueError
    """
    text = _text(path)
    read = _from_json if path.suffix.lower() == ".json" else _from_yaml
    try:
        found = read(text)
    except _Refused as error:
        raise BadParametersFileError(path, str(error)) from None
    if not isinstance(found, dict):
        raise BadParametersFileError(path, "it does not hold a mapping")
    return {name: check_value(name, value) for name, value in found.items()}


def check_value(name: str, value: JsonValue) -> JsonValue:
    """Return `value` if the store can keep it and give it back the same."""
    why = _fault(value, 0)
    if why:
        raise BadValueError(name, why)
    return value


def _fault(value: Any, depth: int) -> str:
    if depth > MAX_DEPTH:
        return f"it is nested deeper than {MAX_DEPTH} levels"
    match value:
        case str():
            return "" if _is_text(value) else "it is not valid Unicode text"
        case float():
            return "" if math.isfinite(value) else f"{value} is not a JSON number"
        case dict():
            parts = [*value.keys(), *value.values()]
        case list() | tuple():
            parts = list(value)
        case _:
            return ""
    return next((w for p in parts if (w := _fault(p, depth + 1))), "")


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        text = data.decode()
    except OSError as error:
        why = error.strerror or "it cannot be read"
        raise BadParametersFileError(path, why) from None
    except UnicodeDecodeError:
        raise BadParametersFileError(path, "it is not UTF-8 text") from None
    if len(data) > MAX_BYTES:
        raise BadParametersFileError(path, f"it is larger than {MAX_BYTES:,} bytes")
    return text


class _Refused(Exception):  # noqa: N818 - never leaves this file
    """Why the text is not taken; becomes a `BadParametersFileError`."""


# --------------------------------------------------------------------------- JSON


def _from_json(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_pairs, parse_constant=_no_constant)
    except RecursionError:
        raise _Refused(f"it is nested deeper than {MAX_DEPTH} levels") from None
    except json.JSONDecodeError as error:
        raise _Refused(f"line {error.lineno}: {error.msg}") from None
    except ValueError:
        raise _Refused("it holds a number of too many digits") from None


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise _Refused(f"{key!r} is given twice")
        found[key] = value
    return found


def _no_constant(word: str) -> None:
    raise _Refused(f"{word} is not JSON")


# --------------------------------------------------------------------------- YAML


def _from_yaml(text: str) -> object:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _document(yaml.parse(text, loader))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else "?"
        raise _Refused(f"line {line}: {error.problem or error.context}") from None
    except yaml.YAMLError as error:
        raise _Refused(" ".join(str(error).split())) from None


def _document(events: Iterator[Event]) -> object:
    import yaml

    built: list[object] = []
    for event in events:
        match event:
            case yaml.StreamStartEvent() | yaml.StreamEndEvent():
                pass
            case yaml.DocumentStartEvent() if built:
                raise _Refused(f"{_line(event)}a second document begins")
            case yaml.DocumentStartEvent() | yaml.DocumentEndEvent():
                pass
            case _:
                built.append(_node(event, events, 1))
    return built[0] if built else {}


def _node(event: Event, events: Iterator[Event], depth: int) -> object:
    import yaml

    if depth > MAX_DEPTH:
        raise _Refused(f"it is nested deeper than {MAX_DEPTH} levels")
    if getattr(event, "anchor", None):
        raise _Refused(f"{_line(event)}anchors and aliases (& and *) are not taken")
    tag = getattr(event, "tag", None)
    if tag:
        raise _Refused(f"{_line(event)}tags such as {tag} are not taken")
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
            raise _Refused(f"{_line(event)}a key must be a plain word")
        key = event.value
        if key in found:
            raise _Refused(f"{_line(event)}{key!r} is given twice")
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
                raise _Refused("it holds a number of too many digits")
            return number(text)
    return text
