from __future__ import annotations

from pathlib import Path

import pytest

from amlnb.cli.parameters import BadPairError, given_values
from amlnb.cli.parameters_file import BadValueError
from amlnb.model.parameter import (
    BadParameterError,
    Parameter,
    ParameterType,
    UnknownParameterError,
)

DECLARED = (
    Parameter(name="C", type=ParameterType.FLOAT, default=1.0),
    Parameter(name="name", type=ParameterType.STR, default="x"),
    Parameter(name="flag", type=ParameterType.BOOL, default=False),
    Parameter(name="items", type=ParameterType.LIST, default=[]),
    Parameter(name="free"),
)


def test_each_value_is_read_in_its_declared_type() -> None:
    pairs = ("C=1", "name=42", "flag=yes", 'items=["a", 1]', "free=[1, 2]")
    assert given_values(DECLARED, pairs, None) == {
        "C": 1.0,
        "name": "42",
        "flag": True,
        "items": ["a", 1],
        "free": [1, 2],
    }


def test_a_value_may_hold_equals_signs_and_spaces() -> None:
    assert given_values(DECLARED, ("name=a=b c",), None) == {"name": "a=b c"}


def test_untyped_text_that_is_not_json_stays_text() -> None:
    assert given_values(DECLARED, ("free=JFK",), None) == {"free": "JFK"}


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownParameterError, match="Did you mean 'name'"):
        given_values(DECLARED, ("nme=x",), None)


def test_a_wrong_type_is_refused() -> None:
    with pytest.raises(BadParameterError, match="declared as float"):
        given_values(DECLARED, ("C=fast",), None)


@pytest.mark.parametrize("pair", ["C", "=3", ""])
def test_a_pair_without_a_name_or_value_is_refused(pair: str) -> None:
    with pytest.raises(BadPairError, match="NAME=VALUE"):
        given_values(DECLARED, (pair,), None)


def test_a_name_given_twice_is_refused() -> None:
    with pytest.raises(BadPairError, match="a second time"):
        given_values(DECLARED, ("C=1", "C=2"), None)


@pytest.mark.parametrize("text", ["NaN", "1e400", "[" * 100_000, "\udcff"])
def test_values_that_cannot_be_kept_are_refused(text: str) -> None:
    with pytest.raises(BadValueError, match="'free' cannot be used"):
        given_values(DECLARED, (f"free={text}",), None)


def test_pairs_win_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "p.yml"
    file.write_text("C: 5.0\nname: file\n")
    assert given_values(DECLARED, ("C=0.3",), file) == {"C": 0.3, "name": "file"}


def test_the_file_is_checked_as_strictly(tmp_path: Path) -> None:
    file = tmp_path / "p.yml"
    file.write_text("nme: x\n")
    with pytest.raises(UnknownParameterError, match="Did you mean 'name'"):
        given_values(DECLARED, (), file)
    file.write_text("C: fast\n")
    with pytest.raises(BadParameterError, match="declared as float"):
        given_values(DECLARED, (), file)
