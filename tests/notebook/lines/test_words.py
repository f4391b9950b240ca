"""A line is split as people mean it."""

from __future__ import annotations

import pytest

from amlnb.notebook.lines.words import (
    OpenQuoteError,
    split_list,
    split_words,
    unquoted,
    without_comment,
)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", ()),
        ("  a   b ", ("a", "b")),
        (r"-i x=C:\data\new", ("-i", r"x=C:\data\new")),
        ('--when "a < 1"', ("--when", "a < 1")),
        ('--when="a < 1"', ("--when=a < 1",)),
        ("""-p t='say "hi"'""", ("-p", 't=say "hi"')),
        ("''", ("",)),
        ("a # it's a comment", ("a",)),
        ("a#b '#c'", ("a#b", "#c")),
        ("$lr {x} ^a{2}$", ("$lr", "{x}", "^a{2}$")),
    ],
)
def test_words(line, words):
    assert split_words(line) == words


def test_an_open_quote_is_refused():
    with pytest.raises(OpenQuoteError, match="never closed in: a 'b"):
        split_words(" a 'b ")


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("a", ("a",)),
        ("[a, b]", ("a", "b")),
        ("a, 'b, c'", ("a", "b, c")),
        ("x:list=[1, 2], y", ("x:list=[1, 2]", "y")),
        ("", ()),
        ("it's, b", ("it's", "b")),
    ],
)
def test_lists(text, items):
    assert split_list(text) == items


def test_comments_and_quotes():
    assert without_comment("a: 'x # y'  # z") == "a: 'x # y'"
    assert without_comment("a#b") == "a#b"
    assert unquoted("'x' or 'y'") == "'x' or 'y'"
    assert unquoted(' "x y" ') == "x y"
    assert unquoted("x") == "x"
    assert unquoted("'") == "'"
