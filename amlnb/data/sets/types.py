"""The types of columns: those a user sets, and dates that are plain to see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from amlnb.data.sets.expression import UnknownColumnError
from amlnb.model.errors import AmlnbError

_ISO = (
    r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
)
_TRUE = ("true", "yes", "1", "t", "y")
_FALSE = ("false", "no", "0", "f", "n")


class UnfitValueError(AmlnbError):
    """A column has a value that is not of the type that was set for it."""

    def __init__(self, column: str, kind: str, value: object) -> None:
        self.column, self.kind, self.value = column, kind, value
        super().__init__(
            f"Column {column!r} has the value {value!r}, which is no {kind}: set "
            "another type for it, or read it with on_error='null'."
        )


def with_dates(table: Any) -> Any:
    """Return a table whose columns of ISO dates are dates; times with a zone in UTC."""
    import pandas as pd

    for name in table.columns:
        column = table[name]
        if not pd.api.types.is_string_dtype(column.dtype):
            continue
        given = column.dropna()
        if len(given) and _all_iso(given):
            dates = pd.to_datetime(column, format="ISO8601", errors="coerce", utc=True)
            if dates.isna().sum() == column.isna().sum():
                table[name] = dates.dt.tz_localize(None)
    return table


def _all_iso(given: Any) -> bool:
    first = given.iloc[0]
    if not isinstance(first, str):
        return False
    return bool(given.astype("string").str.fullmatch(_ISO).fillna(value=False).all())


def set_types(
    table: Any, wanted: Mapping[str, Mapping[str, Any]], on_error: str
) -> Any:
    """Return the table with the columns' types as they were set.

    Raises
    ------
    UnknownColumnError, UnfitValueError
    """
    for name, kind in wanted.items():
        if name not in table.columns:
            raise UnknownColumnError(name, tuple(map(str, table.columns)))
        column = table[name]
        read = _converted(column, kind)
        lost = read.isna() & column.notna()
        if on_error == "fail" and lost.any():
            raise UnfitValueError(name, str(kind["type"]), column[lost].iloc[0])
        table[name] = read
    return table


def _converted(column: Any, kind: Mapping[str, Any]) -> Any:
    import pandas as pd

    match kind["type"]:
        case "string" | "stream":
            return column.astype("string").astype(object).where(column.notna(), None)
        case "float":
            mark = kind.get("decimal_mark", ".")
            if mark != "." and pd.api.types.is_string_dtype(column.dtype):
                column = column.str.replace(mark, ".", regex=False)
            return pd.to_numeric(column, errors="coerce").astype("float64")
        case "long":
            whole = pd.to_numeric(column, errors="coerce")
            return whole if whole.isna().any() else whole.astype("int64")
        case "bool":
            return _booleans(column)
        case _:
            return _dates(column, kind.get("formats"))


def _booleans(column: Any) -> Any:
    words = column.astype("string").str.strip().str.lower()
    known = {**dict.fromkeys(_TRUE, True), **dict.fromkeys(_FALSE, False)}
    read = words.map(known)
    return read if read.isna().any() else read.astype(bool)


def _dates(column: Any, formats: Any) -> Any:
    """Return dates; of several formats, each value takes the first that fits it."""
    import pandas as pd

    tried = formats or ["ISO8601", "mixed"]
    read = pd.to_datetime(column, format=tried[0], errors="coerce")
    for text in tried[1:]:
        read = read.fillna(pd.to_datetime(column, format=text, errors="coerce"))
    return read
