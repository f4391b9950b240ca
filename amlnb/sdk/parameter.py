"""PipelineParameter: a value that each run may be given anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from amlnb.model.json import JsonValue
from amlnb.model.parameter import Parameter, ParameterType
from amlnb.sdk.exceptions import UserErrorException

_TYPES = {
    bool: ParameterType.BOOL,
    int: ParameterType.INT,
    float: ParameterType.FLOAT,
    str: ParameterType.STR,
}


class BadDefaultError(UserErrorException):
    """A parameter's default is nothing that a parameter can be."""

    def __init__(self, name: str, given: object) -> None:
        self.name, self.given = name, given
        super().__init__(
            f"PipelineParameter {name!r} has the default {given!r}, a "
            f"{type(given).__name__}: give a text, a number, True or False, a DataPath "
            "or a dataset."
        )


class PipelineParameter:
    """A named value with a default; `Experiment.submit` may give another.

    Parameters
    ----------
    name
        What `pipeline_parameters` calls it.
    default_value
        A text, a number, True or False, a DataPath or a dataset. Its type is the
        parameter's type.
    """

    def __init__(self, name: str, default_value: object) -> None:
        if not name:
            raise UserErrorException(
                f"PipelineParameter(name={name!r}): the name is a text that is not "
                "empty."
            )
        self.name = name
        self.default_value = default_value
        self._default = plain(name, default_value)

    def __repr__(self) -> str:
        return f"PipelineParameter({self.name!r}, default_value={self.default_value!r})"

    def __str__(self) -> str:
        # v1 code may put it into a text: build finds it again by this mark.
        return f"$AML_PARAMETER_{self.name}"

    @property
    def model(self) -> Parameter:
        """The parameter as a frozen pipeline has it."""
        kind = _TYPES.get(type(self._default), ParameterType.ANY)
        return Parameter(name=self.name, type=kind, default=self._default)


def plain(name: str, value: Any) -> JsonValue:
    """Return a parameter's value as data: a DataPath or dataset as its definition."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    definition = getattr(value, "data_definition", None)
    if definition is not None:
        found: Mapping[str, JsonValue] = definition()
        return found
    if isinstance(value, Mapping | list):
        return value
    raise BadDefaultError(name, value)


def fitting(parameter: Parameter, value: Any) -> JsonValue:
    """Return a value given at submit; a number or truth value may come as text."""
    given = plain(parameter.name, value)
    is_text = isinstance(given, str) and parameter.type is not ParameterType.ANY
    if is_text and parameter.type is not ParameterType.STR:
        return parameter.parse(str(given))
    if parameter.type is ParameterType.STR and isinstance(given, int | float):
        return str(given)
    return given
