from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amlnb.steps.handover import Handover
from amlnb.steps.languages.bash import Bash, NulByteError, as_json, as_text

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("42", 42),
        ("-1.5", -1.5),
        ("true", True),
        ("null", None),
        ("007", "007"),
        ("1.10", "1.10"),
        ("1e5", "1e5"),
        ('"quoted"', '"quoted"'),
        ("[1, 2]", [1, 2]),
        ('{"a": 1}', {"a": 1}),
        ("", ""),
        (" 1", " 1"),
        ("two words", "two words"),
    ],
)
def test_a_variable_means_what_its_letters_say(text, value):
    assert as_json(text) == value
    assert type(as_json(text)) is type(value)


@given(SCALARS.filter(lambda v: v is not None))
def test_numbers_come_back_as_they_went(value):
    assert as_json(as_text(value)) == value


@given(st.lists(SCALARS) | st.dictionaries(st.text(), SCALARS))
def test_lists_go_in_as_json(value):
    assert json.loads(as_text(value)) == value


def test_a_nul_is_refused_by_name(tmp_path):
    handover = Handover(values={"x": "a\0b"}, folder=str(tmp_path))
    with pytest.raises(NulByteError, match="'x' holds a NUL"):
        Bash().before(handover)


def test_a_shell_that_never_reached_the_end_is_no_success(tmp_path):
    bash = Bash()
    assert bash.verdict(3, tmp_path, "words\n").exception == "killed"
    (tmp_path / "done").write_text("2")
    assert bash.verdict(3, tmp_path, "") is not None
    (tmp_path / "done").write_text("3")
    assert bash.verdict(3, tmp_path, "") is None
