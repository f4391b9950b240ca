"""What a screen tells of a value without opening it."""

from __future__ import annotations

from typing import Any

from amlnb.data.kinds import (
    is_array,
    is_arrow_table,
    is_frame,
    is_numpy_scalar,
    is_series,
)
from amlnb.model.json import JsonValue

#: Names of columns or keys that a summary holds at most.
MOST_NAMES = 50
#: Characters of a short value, a name, or a data type.
LONGEST = 80
_PLAIN = (bool, int, float, complex, str, bytes, type(None))


def describe(value: object) -> dict[str, JsonValue]:
    """Return a small JSON summary: rows, columns, shape, length, a short value."""
    thing: Any = value
    if is_frame(thing):
        types = [str(t) for t in thing.dtypes.head(MOST_NAMES)]
        return _table(len(thing), list(thing.columns), types)
    if is_arrow_table(thing):
        types = [str(t) for t in thing.schema.types[:MOST_NAMES]]
        return _table(thing.num_rows, thing.column_names, types)
    if is_series(thing):
        return {
            "rows": len(thing),
            "name": _short(thing.name),
            "dtype": short(str(thing.dtype)),
        }
    if is_array(thing):
        return {
            "shape": [int(n) for n in thing.shape],
            "dtype": short(str(thing.dtype)),
        }
    return _plain(value)


def _table(rows: int, names: list[Any], types: list[str]) -> dict[str, JsonValue]:
    shown = [_short(n) for n in names[:MOST_NAMES]]
    dtypes = [short(t) for t in types]
    return {"rows": rows, "columns": len(names), "names": shown, "dtypes": dtypes}


def _plain(value: object) -> dict[str, JsonValue]:
    if isinstance(value, _PLAIN) or is_numpy_scalar(value):
        size = {"length": len(value)} if isinstance(value, str | bytes) else {}
        return {"value": _short(value), **size}
    if isinstance(value, dict):
        keys: list[JsonValue] = [_short(k) for k in list(value)[:MOST_NAMES]]
        return {"length": len(value), "keys": keys}
    if isinstance(value, list | tuple | set | frozenset):
        return {"length": len(value)}
    return {}


def _short(value: object) -> str:
    """Return a repr of at most `LONGEST` characters, made from no more than needed."""
    if isinstance(value, str):
        return short(value)
    if isinstance(value, bytes):
        return short(repr(value[:LONGEST]))
    try:
        return short(str(value) if is_numpy_scalar(value) else repr(value))
    except Exception:  # noqa: BLE001 - a user's repr may do anything
        return f"<{type(value).__name__}>"


def short(text: str) -> str:
    """Return the text, cut to `LONGEST` characters that any screen can encode."""
    text = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
