"""JSON: numbers, texts, None, lists, and dicts with text keys."""

from __future__ import annotations

import io
import json
import math
from pathlib import Path
from typing import Any

from amlnb.data.formats.format import MisfitError
from amlnb.data.kinds import is_numpy_scalar, type_name

_DEEPEST = 200
#: Bits of the largest integer that Python reads back from text by default.
_LONGEST_INT = 14_000


class JsonFormat:
    """Readable by every kernel and every screen.

    ``auto`` chooses it only for values that come back equal and of the same types
    all the way down: no tuples, no keys but text, no nan or infinity (JSON has
    none), no text with half of a surrogate pair. Asked for by name, it also takes
    tuples (as lists) and numpy scalars (as numbers). Order of keys is kept; that
    two places held the very same list is not.
    """

    name = "json"
    suffix = ".json"
    takes = "numbers, texts, None, lists and dicts with text keys"

    def suits(self, value: object) -> bool:
        """Return whether the outermost type is one of JSON's."""
        plain = (bool, int, float, str, list, tuple, dict)
        return value is None or isinstance(value, plain) or is_numpy_scalar(value)

    def write(self, value: object, file: io.RawIOBase, *, exact: bool) -> None:
        """Write it as UTF-8 without spaces."""
        data = _plain(value, exact, "it", 0)
        text = json.dumps(
            data, ensure_ascii=False, allow_nan=False, separators=(",", ":")
        )
        file.write(text.encode())

    def read(self, path: Path) -> object:
        """Return what the text says; nan and infinity are refused."""
        return json.loads(path.read_bytes(), parse_constant=_refuse)


def _refuse(word: str) -> Any:
    raise ValueError(f"JSON has no {word}")


def _plain(value: Any, exact: bool, where: str, depth: int) -> Any:
    """Return the value in JSON's own types, or raise `MisfitError` saying where."""
    cls = type(value)
    if value is None or cls is bool:
        return value
    if cls is str:
        return _text(value, where)
    if cls is int or cls is float:
        return _number(value, where)
    if depth > _DEEPEST:
        raise MisfitError(f"{where[:40]}… is nested deeper than {_DEEPEST} levels")
    if cls is list or (not exact and isinstance(value, list | tuple)):
        return [
            _plain(v, exact, f"{where}[{i}]", depth + 1) for i, v in enumerate(value)
        ]
    if cls is dict or (not exact and isinstance(value, dict)):
        return {
            _key(k, where): _plain(v, exact, f"{where}[{k!r}]", depth + 1)
            for k, v in value.items()
        }
    if not exact:
        return _converted(value, where, depth)
    raise MisfitError(f"{where} is a {type_name(value)}")


def _converted(value: Any, where: str, depth: int) -> Any:
    """Return a numpy scalar or a subclass's value as plain Python."""
    if is_numpy_scalar(value) and type(value.item()) is not type(value):
        return _plain(value.item(), True, where, depth)
    for plain in (int, float, str):
        if isinstance(value, plain):
            return _plain(plain(value), True, where, depth)
    raise MisfitError(f"{where} is a {type_name(value)}")


def _text(value: str, where: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise MisfitError(f"{where} holds half of a surrogate pair") from None
    return value


def _number(value: int | float, where: str) -> int | float:  # noqa: PYI041 - an int stays one
    if isinstance(value, float):
        if not math.isfinite(value):
            raise MisfitError(f"{where} is {value}, which JSON does not have")
    elif value.bit_length() > _LONGEST_INT:
        raise MisfitError(f"{where} is an integer of {value.bit_length():,} bits")
    return value


def _key(key: object, where: str) -> str:
    if type(key) is not str:
        raise MisfitError(f"a key of {where} is a {type_name(key)}, not a text")
    return _text(key, f"a key of {where}")
