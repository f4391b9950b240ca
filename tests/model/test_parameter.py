from __future__ import annotations

from typing import Any

import pytest

from amlnb.model.parameter import (
    BadParameterError,
    MissingParameterError,
    Parameter,
    ParameterType,
    UnknownParameterError,
    bind,
)

C = Parameter(name="C", type=ParameterType.FLOAT, default=1.0)
N = Parameter(name="n", type=ParameterType.INT, required=True)


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        ("str", "0.3", "0.3"),
        ("int", "3", 3),
        ("float", "0.3", 0.3),
        ("float", "3", 3.0),
        ("bool", "yes", True),
        ("bool", "False", False),
        ("list", "[1, 2]", [1, 2]),
        ("dict", '{"a": 1}', {"a": 1}),
        ("any", "3", 3),
        ("any", "three", "three"),
    ],
)
def test_what_a_person_writes_becomes_the_declared_type(
    type_: str, text: str, value: Any
) -> None:
    parameter = Parameter(name="p", type=ParameterType(type_))
    assert parameter.parse(text) == value
    assert type(parameter.parse(text)) is type(value)


@pytest.mark.parametrize(
    ("type_", "text"),
    [("int", "x"), ("int", "1.5"), ("float", "[1]"), ("bool", "2"), ("list", "1")],
)
def test_another_type_is_refused_with_an_example(type_: str, text: str) -> None:
    parameter = Parameter(name="p", type=ParameterType(type_))
    with pytest.raises(BadParameterError, match=f"declared as {type_}.*write p="):
        parameter.parse(text)


def test_true_is_no_number() -> None:
    with pytest.raises(BadParameterError):
        C.check(value=True)


def test_defaults_fill_what_was_not_given() -> None:
    assert bind((C, N), {"n": 3}) == {"C": 1.0, "n": 3}


def test_a_value_must_be_given_where_there_is_no_default() -> None:
    with pytest.raises(MissingParameterError, match="'n' has no default"):
        bind((C, N), {})


def test_an_unknown_name_is_refused_with_the_nearest_right_one() -> None:
    rate = Parameter(name="learning_rate")
    with pytest.raises(UnknownParameterError, match="mean 'learning_rate'"):
        bind((rate,), {"learning_rat": 1})
    with pytest.raises(UnknownParameterError, match="It has no parameters"):
        bind((), {"x": 1})
