"""Frozen dataclasses to JSON and back, by their type hints alone.

A class of a union is told apart by its name, written under ``"is"``. Defaults
are left out, so stored JSON stays small and older records read well when a
field is added.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin

from amlnb.model.errors import AmlnbError

T = TypeVar("T")
TAG = "is"
_LONGEST_QUOTE = 80


class BadRecordError(AmlnbError):
    """A stored record does not have the shape of its class."""

    def __init__(self, wanted: str, got: object) -> None:
        self.wanted, self.got = wanted, got
        text = repr(got)
        short = text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE] + "…"
        super().__init__(
            f"A record should be {wanted} but is {short}: it was written by another "
            "version of amlnb, or changed by hand."
        )


def encode(value: Any) -> Any:
    """Return `value` (a noun, or containers of nouns) as plain JSON data."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _encode_noun(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {key: encode(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [encode(item) for item in value]
    return value


def _encode_noun(value: Any) -> dict[str, Any]:
    cls: Any = type(value)
    record: dict[str, Any] = {TAG: cls.__name__}
    for field, default in _fields(cls):
        item = getattr(value, field)
        if item is default or (item == default and type(item) is type(default)):
            continue
        record[field] = encode(item)
    return record


@cache
def _fields(cls: Any) -> tuple[tuple[str, Any], ...]:
    def default(field: dataclasses.Field[Any]) -> Any:
        if field.default_factory is not dataclasses.MISSING:
            return field.default_factory()
        return field.default

    return tuple((f.name, default(f)) for f in dataclasses.fields(cls))


def decode(cls: type[T], data: Any) -> T:
    """Return the noun of class `cls` that `encode` made `data` from.

    Raises
    ------
    BadRecordError
        When a field is missing, of another shape, or of an unknown class.
    """
    hint: Any = cls
    return typing.cast("T", _decoder(hint)(data))


@cache
def _decoder(hint: Any) -> Callable[[Any], Any]:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _union(hint)
    if origin is tuple:
        item = _lazy(get_args(hint)[0])
        return lambda data: tuple(item(x) for x in _expect(list, data))
    if origin is not None and issubclass(origin, Mapping):
        value = _lazy(get_args(hint)[1])
        return lambda data: {k: value(v) for k, v in _expect(dict, data).items()}
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return _noun(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    return lambda data: data


def _lazy(hint: Any) -> Callable[[Any], Any]:
    """Return a decoder that is looked up late, so that a noun may hold itself."""
    return lambda data: _decoder(hint)(data)  # noqa: PLW0108 - late is the point


def _expect(cls: type, data: Any) -> Any:
    if not isinstance(data, cls):
        raise BadRecordError(f"a JSON {cls.__name__}", data)
    return data


def _noun(cls: type) -> Callable[[Any], Any]:
    hints = typing.get_type_hints(cls)
    readers = {f.name: _lazy(hints[f.name]) for f in dataclasses.fields(cls)}

    def read(data: Any) -> Any:
        record = _expect(dict, data)
        known = {k: readers[k](v) for k, v in record.items() if k in readers}
        try:
            return cls(**known)
        except TypeError as error:
            raise BadRecordError(f"a {cls.__name__}", data) from error

    return read


def _union(hint: Any) -> Callable[[Any], Any]:
    choices: tuple[Any, ...] = get_args(hint)
    nouns: dict[str, Any] = {
        getattr(c, "__name__", ""): c for c in choices if dataclasses.is_dataclass(c)
    }
    others = [c for c in choices if not dataclasses.is_dataclass(c)]
    plain = next((c for c in others if c is not type(None)), None)

    def read(data: Any) -> Any:
        if isinstance(data, dict) and TAG in data and nouns:
            if data[TAG] not in nouns:
                raise BadRecordError(f"one of {', '.join(nouns)}", data)
            return _decoder(nouns[data[TAG]])(data)
        if data is None or plain is None:
            return data
        return _decoder(plain)(data)

    return read
