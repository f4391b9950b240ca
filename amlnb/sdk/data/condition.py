"""Conditions on a dataset's columns: ``dataset['age'] > 30``, joined by ``&``, ``|``.

Nothing is computed until the dataset is read.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from amlnb.model.json import JsonValue
from amlnb.sdk.exceptions import UserErrorException


class Condition:
    """Which rows or files to keep."""

    def __init__(self, expression: dict[str, JsonValue]) -> None:
        #: As `amlnb.data.sets.expression` reads it.
        self.expression = expression

    def __and__(self, other: Condition) -> Condition:
        return _joined("and", self, other)

    def __or__(self, other: Condition) -> Condition:
        return _joined("or", self, other)

    def __invert__(self) -> Condition:
        return Condition({"op": "not", "of": [self.expression]})

    def __bool__(self) -> bool:
        raise UserErrorException(
            "A condition on a dataset has no truth of its own: join conditions with & "
            "and |, each in brackets, as in (ds['a'] > 1) & (ds['b'] == 'x')."
        )

    def __repr__(self) -> str:
        return f"Condition({self.expression})"


class Column:
    """A column in a condition."""

    def __init__(self, name: str) -> None:
        self.name = name

    __hash__ = None  # type: ignore[assignment]  # equality makes a condition

    def __eq__(self, value: object) -> Condition:  # type: ignore[override]
        return self._compared("==", value)

    def __ne__(self, value: object) -> Condition:  # type: ignore[override]
        return self._compared("!=", value)

    def __lt__(self, value: object) -> Condition:
        return self._compared("<", value)

    def __le__(self, value: object) -> Condition:
        return self._compared("<=", value)

    def __gt__(self, value: object) -> Condition:
        return self._compared(">", value)

    def __ge__(self, value: object) -> Condition:
        return self._compared(">=", value)

    def contains(self, text: str) -> Condition:
        """Return the condition that the column's text has this within it."""
        return self._compared("contains", text)

    def starts_with(self, text: str) -> Condition:
        """Return the condition that the column's text begins so."""
        return self._compared("starts_with", text)

    def ends_with(self, text: str) -> Condition:
        """Return the condition that the column's text ends so."""
        return self._compared("ends_with", text)

    def isin(self, values: Iterable[object]) -> Condition:
        """Return the condition that the column has one of these values."""
        of: list[JsonValue] = [
            {"column": self.name},
            {"value": [_plain(value) for value in values]},
        ]
        return Condition({"op": "in", "of": of})

    def is_null(self) -> Condition:
        """Return the condition that the column has no value."""
        return Condition({"op": "is_null", "of": [{"column": self.name}]})

    def is_not_null(self) -> Condition:
        """Return the condition that the column has a value."""
        return ~self.is_null()

    def _compared(self, op: str, value: object) -> Condition:
        return Condition({"op": op, "of": [{"column": self.name}, _value(value)]})


def _value(value: Any) -> JsonValue:
    if isinstance(value, Column):
        return {"column": value.name}
    if isinstance(value, datetime | date):
        return {"time": value.isoformat()}
    return {"value": _plain(value)}


def _plain(value: Any) -> JsonValue:
    item = getattr(value, "item", None)  # a number of numpy's
    plain: JsonValue = item() if callable(item) else value
    if plain is None or isinstance(plain, str | int | float | bool):
        return plain
    raise UserErrorException(
        f"A column cannot be compared with {value!r}, a {type(value).__name__}: give a "
        "text, a number, a date, True or False, or another column."
    )


def _joined(op: str, one: Condition, other: object) -> Condition:
    if not isinstance(other, Condition):
        raise UserErrorException(
            f"A condition cannot be joined with {other!r}: put each comparison in "
            "brackets, as in (ds['a'] > 1) & (ds['b'] == 'x')."
        )
    return Condition({"op": op, "of": [one.expression, other.expression]})
