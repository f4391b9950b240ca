from __future__ import annotations

import pytest

from amlnb.model.condition import BadConditionError, holds, names

VALUES = {"auc": 0.8, "name": "JFK", "rows": [1, 2, 3], "best": {"auc": 0.9}, "n": 0}


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("auc > 0.7", True),
        ("auc < 0.9 and name == 'JFK'", True),
        ("not (auc < 0.9)", False),
        ("0.5 < auc <= 0.8", True),
        ("name in ['LGA', 'EWR']", False),
        ("name not in ['LGA']", True),
        ("len(rows) * 2 - 1 == 5", True),
        ("best['auc'] >= auc + 0.05", True),
        ("rows[-1] % 2 == 1", True),
        ("n != 0 and 1 / n > 2", False),
        ("n == 0 or 1 / n > 2", True),
        ("rows", True),
    ],
)
def test_conditions_are_worked_out(text: str, answer: bool) -> None:
    assert holds(text, VALUES) is answer


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('x')",
        "name.upper() == 'JFK'",
        "(lambda: 1)()",
        "[x for x in rows]",
        "auc if n else n",
        "f'{auc}'",
        "auc ** 9",
        "open('x')",
        "x := 1",
        "",
        "auc >",
        "import os",
        "len(rows, rows)",
        "a" * 501,
    ],
)
def test_anything_else_is_refused_and_says_what_may_stand_there(text: str) -> None:
    with pytest.raises(BadConditionError, match="It may hold names"):
        names(text)


def test_a_text_cannot_be_blown_up() -> None:
    with pytest.raises(BadConditionError, match="two numbers"):
        holds("name * 1000000000", VALUES)


def test_values_that_do_not_fit_say_so() -> None:
    with pytest.raises(BadConditionError, match="'auc > name' cannot be used"):
        holds("auc > name", VALUES)
    with pytest.raises(BadConditionError, match="'loss' has no value"):
        holds("loss < 1", VALUES)
    with pytest.raises(BadConditionError, match="division by zero"):
        holds("1 / n", VALUES)


def test_names_come_once_and_in_order() -> None:
    assert names("b > a and b < len(rows)") == ("b", "a", "rows")
