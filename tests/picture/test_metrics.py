from __future__ import annotations

from amlnb.picture.metrics import columns, fit, text_width, wrap


def test_wide_letters_take_more_than_narrow_ones_and_marks_take_nothing():
    assert text_width("MMM", 10) > text_width("aaa", 10) > text_width("iii", 10)
    assert text_width("e\u0301", 10) == text_width("e", 10)
    assert text_width("数据", 10) > text_width("ab", 10)
    assert text_width("ab", 10, bold=True) > text_width("ab", 10)
    assert text_width("", 10) == 0


def test_what_fits_stays_whole_and_what_does_not_is_cut():
    assert fit("short", 100, 12) == "short"
    cut = fit("x" * 300, 100, 12)
    assert cut.endswith("…")
    assert text_width(cut, 12) <= 100
    assert fit("anything", 1, 12) == "…"
    assert not fit("family 👩‍👩‍👧 of three", 75, 12).endswith("\u200d…")


def test_terminal_columns():
    assert columns("abc") == 3
    assert columns("数据") == 4
    assert columns("e\u0301") == 1


def test_text_is_wrapped_between_words_and_the_last_line_cut():
    lines = wrap("one two three four five six seven eight", 60, 10, most=3)
    assert len(lines) == 3
    assert lines[0].split()[0] == "one"
    assert lines[-1].endswith("…")
    assert all(text_width(line, 10) <= 60 for line in lines)
    assert wrap("", 60, 10, most=3) == []
    assert wrap("word", 60, 10, most=1) == ["word"]
