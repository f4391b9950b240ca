"""``--params-file``: YAML or JSON, read so strictly that nothing in it is a bomb."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from amlnb.cli.strict_yaml import MAX_DEPTH, BadTextError, strict_yaml
from amlnb.model.errors import AmlnbError
from amlnb.model.json import JsonValue

MAX_BYTES = 1_000_000


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
    read = _from_json if path.suffix.lower() == ".json" else strict_yaml
    try:
        found = read(text)
    except BadTextError as error:
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


# --------------------------------------------------------------------------- JSON


def _from_json(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_pairs, parse_constant=_no_constant)
    except RecursionError:
        raise BadTextError(f"it is nested deeper than {MAX_DEPTH} levels") from None
    except json.JSONDecodeError as error:
        raise BadTextError(f"line {error.lineno}: {error.msg}") from None
    except ValueError:
        raise BadTextError("it holds a number of too many digits") from None


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise BadTextError(f"{key!r} is given twice")
        found[key] = value
    return found


def _no_constant(word: str) -> None:
    raise BadTextError(f"{word} is not JSON")
