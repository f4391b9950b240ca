from __future__ import annotations

from amlnb.cli.columns import columns, cut


def test_words_stand_in_straight_columns() -> None:
    lines = columns(("STEP", "WHY"), [("a", "x"), ("longer", "y")], 80)
    assert lines == ["STEP    WHY", "a       x", "longer  y"]


def test_a_narrow_terminal_cuts_the_last_column() -> None:
    lines = columns(("STEP", "WHY"), [("train", "its code changed")], 14)
    assert all(len(line) <= 14 for line in lines)
    assert lines[1] == "train  its co…"


def test_wide_letters_take_two_columns() -> None:
    lines = columns(("STEP", "WHY"), [("漢字", "x"), ("abcd", "y")], 80)
    assert lines[1:] == ["漢字  x", "abcd  y"]
    assert cut("漢字漢字", 5) == "漢字…"


def test_long_text_is_cut_with_a_mark() -> None:
    assert cut("abcdef", 6) == "abcdef"
    assert cut("abcdefg", 6) == "abcde…"
