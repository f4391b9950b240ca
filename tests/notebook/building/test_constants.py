"""Values written out in code are worked out without running it."""

from __future__ import annotations

import ast

import pytest

from amlnb.notebook.building.constants import (
    NotLiteralError,
    is_constant,
    is_mutable,
    literal_value,
)


def parsed(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-1", -1),
        ("+1.5", 1.5),
        ("not 0", True),
        ("2 ** 10 + 7 // 2 % 3", 1024),
        ("'a' + 'b'", "ab"),
        ("[1] + [2]", [1, 2]),
        ("{'a': (1, None)}", {"a": [1, None]}),
        ("True", True),
    ],
)
def test_literal(text: str, value: object):
    found = literal_value(parsed(text))
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "text",
    ["x", "f()", "'a' * 9", "'a' + 1", "-'a'", "1 / 0", "2 ** 65", "{1: 2}", "{1}",
     "b'a'", "1j", "{**a}", "[*a]", "1 < 2", "1 << 9", "f'{1}'"],
)  # fmt: skip
def test_not_literal(text: str):
    with pytest.raises(NotLiteralError):
        literal_value(parsed(text))


def test_constants_may_have_names_and_calls_that_only_make():
    assert is_constant(parsed("dict(a=[K, Path('x') / 'y'], b=re.compile(P))"))
    assert is_constant(parsed("lambda: open('x')"))
    assert not is_constant(parsed("[open('x')]"))
    assert not is_constant(parsed("builtins.compile('x')"))
    assert not is_constant(parsed("(x := 1)"))


def test_what_can_be_changed_in_place():
    assert is_mutable(parsed("[]"))
    assert is_mutable(parsed("dict()"))
    assert not is_mutable(parsed("(1, 2)"))
    assert not is_mutable(parsed("'a'"))
