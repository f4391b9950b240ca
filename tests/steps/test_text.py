from __future__ import annotations

from amlnb.steps.text import last_line, without_colours


def test_escape_sequences_are_taken_out():
    text = "\x1b[31mred\x1b[0m \x1b]0;title\x07plain\x1b[2K"
    assert without_colours(text) == "red plain"


def test_the_last_line_is_the_last_that_says_something():
    assert last_line("a\n \x1b[1mb\x1b[0m \n\n") == "b"
    assert last_line("\n") == ""
