from __future__ import annotations

from amlnb.cli.columns import columns


def test_words_stand_in_straight_columns() -> None:
    lines = columns(("STEP", "WHY"), [("a", "x"), ("longer", "y")], 80)
    assert lines == ["STEP    WHY", "a       x", "longer  y"]


def test_a_narrow_terminal_cuts_the_last_column() -> None:
    lines = columns(("STEP", "WHY"), [("train", "its code changed")], 14)
    assert all(len(line) <= 14 for line in lines)
    assert lines[1] == "train  its co…"
