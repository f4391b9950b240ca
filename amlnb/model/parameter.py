"""A pipeline's parameter: a name, a type, perhaps a default; values are JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from amlnb.model.errors import AmlnbError
from amlnb.model.json import JsonValue
from amlnb.model.names import nearest


class ParameterType(StrEnum):
    """The types that a parameter can be declared with."""

    STR = "str"
    INT = "int"
    FLOAT = "float"
    BOOL = "bool"
    LIST = "list"
    DICT = "dict"
    ANY = "any"


class BadParameterError(AmlnbError):
    """A value does not fit the declared type of its parameter."""

    def __init__(self, name: str, wanted: str, got: object) -> None:
        self.name, self.wanted, self.got = name, wanted, got
        super().__init__(
            f"Parameter {name!r} is declared as {wanted}, and {got!r} is not one: "
            f"write {name}={_EXAMPLES.get(wanted, '...')}."
        )


class UnknownParameterError(AmlnbError):
    """A value was given for a parameter that the pipeline does not declare."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        self.name, self.known = name, known
        near = nearest(name, known)
        ask = f" Did you mean {near!r}?" if near else ""
        has = f"It has {', '.join(known)}." if known else "It has no parameters."
        super().__init__(
            f"The pipeline has no parameter {name!r}.{ask} {has} Declare it in the "
            "%%pipeline_params cell, or with -p on a step."
        )


class MissingParameterError(AmlnbError):
    """A parameter without a default was given no value."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"Parameter {name!r} has no default and no value was given: write "
            f"{name}=VALUE behind run, or give it a default."
        )


_EXAMPLES = {
    "str": "text",
    "int": "3",
    "float": "0.3",
    "bool": "true",
    "list": "'[1, 2]'",
    "dict": "'{\"a\": 1}'",
}
_CLASSES: Mapping[ParameterType, type | tuple[type, ...]] = {
    ParameterType.STR: str,
    ParameterType.INT: int,
    ParameterType.FLOAT: (float, int),
    ParameterType.BOOL: bool,
    ParameterType.LIST: (list, tuple),
    ParameterType.DICT: dict,
    ParameterType.ANY: object,
}
_WORDS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter that a run may be given a value for."""

    #: The variable it becomes in a step.
    name: str
    type: ParameterType = ParameterType.ANY
    #: The value when a run gives none; ignored where `required`.
    default: JsonValue = None
    #: Whether every run must give a value.
    required: bool = False
    description: str = ""

    def check(self, value: JsonValue) -> JsonValue:
        """Return `value` as this parameter's type (an int as float), or refuse it."""
        is_bool = isinstance(value, bool)
        wants_number = self.type in (ParameterType.INT, ParameterType.FLOAT)
        if not isinstance(value, _CLASSES[self.type]) or (is_bool and wants_number):
            raise BadParameterError(self.name, self.type.value, value)
        if self.type is ParameterType.FLOAT and isinstance(value, int):
            return float(value)
        return value

    def parse(self, text: str) -> JsonValue:
        """Return the value that a person wrote as `text` on a command line."""
        match self.type:
            case ParameterType.STR:
                return text
            case ParameterType.BOOL:
                if text.lower() not in _WORDS:
                    raise BadParameterError(self.name, "bool", text)
                return _WORDS[text.lower()]
            case ParameterType.ANY:
                return _json_or_text(text)
            case _:
                try:
                    value: JsonValue = json.loads(text)
                except ValueError:
                    raise BadParameterError(self.name, self.type.value, text) from None
                return self.check(value)


def _json_or_text(text: str) -> JsonValue:
    try:
        value: JsonValue = json.loads(text)
    except ValueError:
        return text
    return value


def bind(
    parameters: tuple[Parameter, ...], given: Mapping[str, JsonValue]
) -> dict[str, JsonValue]:
    """Return a checked value for every parameter: the one given, or its default.

    Raises
    ------
    UnknownParameterError, MissingParameterError, BadParameterError
        For the first value that cannot be taken.
    """
    known = tuple(p.name for p in parameters)
    for name in given:
        if name not in known:
            raise UnknownParameterError(name, known)
    return {p.name: _value(p, given) for p in parameters}


def _value(parameter: Parameter, given: Mapping[str, JsonValue]) -> JsonValue:
    if parameter.name in given:
        return parameter.check(given[parameter.name])
    if parameter.required:
        raise MissingParameterError(parameter.name)
    return parameter.default
