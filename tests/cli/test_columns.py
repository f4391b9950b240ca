from __future__ import annotations

from amlnb.cli.columns import cut, padded


def test_long_text_is_cut_with_a_mark() -> None:
    assert cut("abcdef", 6) == "abcdef"
    assert cut("abcdefg", 6) == "abcde…"


def test_wide_letters_take_two_columns() -> None:
    assert cut("漢字漢字", 5) == "漢字…"
    assert padded("漢字", 6) == "漢字  "
