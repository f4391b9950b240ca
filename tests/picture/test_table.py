from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from amlnb.picture.metrics import columns
from amlnb.picture.table import draw_table, wrap_cell


def test_columns_are_aligned_and_empty_ones_left_out():
    rows = [("load", "", "1.0 s"), ("数据", "", "")]
    assert draw_table(("STEP", "WHY", "TIME"), rows, 80) == [
        "STEP  TIME",
        "load  1.0 s",
        "数据",
    ]


def test_only_what_is_too_wide_is_squeezed_the_widest_first():
    rows = [("a", "some words that go on and on", "ten chars.")]
    assert draw_table(("X", "LONG", "SHORT"), rows, 40) == [
        "X  LONG                       SHORT",
        "a  some words that go on and  ten chars.",
        "   on",
    ]


def test_a_word_wider_than_its_column_is_cut():
    assert wrap_cell("x" * 25 + " end", 10) == ["x" * 10, "x" * 10, "xxxxx end"]
    assert wrap_cell("", 10) == [""]


@given(
    st.lists(
        st.tuples(
            *[st.text(st.characters(exclude_categories=["C", "Z", "M"]), max_size=60)]
            * 4
        ),
        min_size=1,
        max_size=5,
    )
)
def test_no_line_is_wider_than_asked_and_no_letter_is_lost(rows):
    header = ("A", "B", "C", "D")
    lines = draw_table(header, rows, 70)
    assert all(columns(line) <= 70 for line in lines)
    if any(any(row) for row in rows):
        kept = sorted("".join("".join(lines[1:]).split()))
        assert kept == sorted("".join("".join(row) for row in rows))
