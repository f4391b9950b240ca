"""Conditions on rows, as data.

``{"op": ">", "of": [{"column": "age"}, {"value": 5}]}``; a date is a value of its own
kind: ``{"time": "2026-01-01T00:00:00"}``.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

from amlnb.model.errors import AmlnbError
from amlnb.model.json import JsonValue

Expression = Mapping[str, JsonValue]


class UnknownColumnError(AmlnbError):
    """A dataset has no such column."""

    def __init__(self, column: str, known: tuple[str, ...]) -> None:
        self.column, self.known = column, known
        super().__init__(
            f"The dataset has no column {column!r}; its columns are "
            f"{', '.join(known) or 'none'}."
        )


class UnfitComparisonError(AmlnbError):
    """A condition compares what cannot be compared."""

    def __init__(self, op: str, columns: tuple[str, ...], why: str) -> None:
        self.op, self.columns, self.why = op, columns, why
        super().__init__(
            f"The condition {op!r} on {', '.join(map(repr, columns)) or 'no column'} "
            f"does not fit its values ({why}): compare with a value of the column's "
            "type, or set it with set_column_types."
        )


def _in(column: Any, values: Any) -> Any:
    return column.isin(values)


def _text(method: str) -> Callable[[Any, Any], Any]:
    def ask(column: Any, value: Any) -> Any:
        words = {"regex": False} if method == "contains" else {}
        return getattr(column.astype("string").str, method)(value, **words).fillna(
            value=False
        )

    return ask


_OPS: Mapping[str, Callable[..., Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "and": operator.and_,
    "or": operator.or_,
    "not": operator.invert,
    "is_null": lambda column: column.isna(),
    "in": _in,
    "contains": _text("contains"),
    "starts_with": _text("startswith"),
    "ends_with": _text("endswith"),
}


def mask(expression: Expression, table: Any) -> Any:
    """Return which rows of a DataFrame fulfil the condition.

    Raises
    ------
    UnknownColumnError, UnfitComparisonError
    """
    if "column" in expression:
        name = str(expression["column"])
        if name not in table.columns:
            raise UnknownColumnError(name, tuple(map(str, table.columns)))
        return table[name]
    if "time" in expression:
        import pandas as pd

        return pd.Timestamp(str(expression["time"]))
    if "value" in expression:
        return expression["value"]
    parts: Any = expression["of"]
    op = str(expression["op"])
    found = [mask(part, table) for part in parts]
    try:
        return _OPS[op](*found)
    except (TypeError, AttributeError) as error:
        why = str(error).splitlines()[0]
        raise UnfitComparisonError(op, columns(expression), why) from None


def columns(expression: Expression) -> tuple[str, ...]:
    """Return the columns that a condition looks at, each once."""
    if "column" in expression:
        return (str(expression["column"]),)
    parts: Any = expression.get("of", ())
    return tuple(dict.fromkeys(name for part in parts for name in columns(part)))
