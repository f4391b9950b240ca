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
    cls: Any = type(value)
    return _encoder(cls)(value)


@cache
def _encoder(cls: Any) -> Callable[[Any], Any]:
    """Return what encodes values of exactly this class."""
    if dataclasses.is_dataclass(cls):
        return _noun_encoder(cls)
    if issubclass(cls, Enum):
        return lambda value: value.value
    if issubclass(cls, Mapping):
        return lambda value: {key: encode(item) for key, item in value.items()}
    if issubclass(cls, tuple | list):
        return lambda value: [encode(item) for item in value]
    return _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def _noun_encoder(cls: Any) -> Callable[[Any], Any]:
    tag, fields = cls.__name__, _fields(cls)

    def write(noun: Any) -> dict[str, Any]:
        record: dict[str, Any] = {TAG: tag}
        for field, default in fields:
            item = getattr(noun, field)
            if item is default or (item == default and type(item) is type(default)):
                continue
            kind: Any = type(item)
            record[field] = item if kind is str else _encoder(kind)(item)
        return record

    return write


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
    """Return what decodes data of this type hint; `_as_it_is` where that is nothing."""
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _union(hint)
    if origin is tuple:
        item = _decoder(get_args(hint)[0])
        return lambda data: tuple([item(x) for x in _expect(list, data)])
    if origin is not None and issubclass(origin, Mapping):
        return _mapping(_decoder(get_args(hint)[1]))
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return _noun(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    return _as_it_is


def _expect(cls: type, data: Any) -> Any:
    if not isinstance(data, cls):
        raise BadRecordError(f"a JSON {cls.__name__}", data)
    return data


def _mapping(value: Callable[[Any], Any]) -> Callable[[Any], Any]:
    if value is _as_it_is:
        return lambda data: _expect(dict, data)
    return lambda data: {k: value(v) for k, v in _expect(dict, data).items()}


def _noun(cls: type) -> Callable[[Any], Any]:
    @cache
    def readers() -> dict[str, Callable[[Any], Any]]:
        # Looked up when the first one is read, so that a noun may hold itself.
        hints = typing.get_type_hints(cls)
        return {f.name: _decoder(hints[f.name]) for f in dataclasses.fields(cls)}

    def read(data: Any) -> Any:
        record, by_name = _expect(dict, data), readers()
        known = {
            name: item if (reader := by_name[name]) is _as_it_is else reader(item)
            for name, item in record.items()
            if name in by_name
        }
        try:
            return cls(**known)
        except TypeError as error:
            raise BadRecordError(f"a {cls.__name__}", data) from error

    return read


def _union(hint: Any) -> Callable[[Any], Any]:
    choices: tuple[Any, ...] = get_args(hint)
    classes: list[Any] = [c for c in choices if dataclasses.is_dataclass(c)]
    nouns = {c.__name__: _decoder(c) for c in classes}
    others = [c for c in choices if c not in classes]
    plain = next((_decoder(c) for c in others if c is not type(None)), _as_it_is)
    if not nouns and plain is _as_it_is:
        return _as_it_is

    def read(data: Any) -> Any:
        if isinstance(data, dict) and TAG in data and nouns:
            if data[TAG] not in nouns:
                raise BadRecordError(f"one of {', '.join(nouns)}", data)
            return nouns[data[TAG]](data)
        return data if data is None else plain(data)

    return read
