from __future__ import annotations

import io
import sys

import pytest

from amlnb.inside import streams
from amlnb.inside.streams import in_small_pieces, pieces


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setattr(streams, "_PIECE", 10)


def test_a_long_text_goes_out_in_pieces_each_flushed():
    sent = []
    write = pieces(sent.append, lambda: sent.append("|"))
    write("x" * 25)
    assert sent == ["x" * 10, "|", "x" * 10, "|", "x" * 5, "|"]


def test_many_short_texts_are_flushed_now_and_then():
    flushed = []
    write = pieces(io.StringIO().write, lambda: flushed.append(1))
    for _ in range(30):
        assert write("ab") == 2
    assert 4 <= len(flushed) <= 6


def test_what_is_no_text_raises_as_ever():
    with pytest.raises(TypeError):
        pieces(io.StringIO().write, lambda: None)(3)


def test_the_stream_is_itself_again_after_the_block(monkeypatch):
    verbs = {"write": lambda _, text: len(text), "flush": lambda _: None}
    stream = type("Stream", (), verbs)()
    monkeypatch.setattr(sys, "stdout", stream)
    with in_small_pieces("stdout"):
        assert stream.write("hello") == 5
        assert "write" in vars(stream)
    assert stream.write("hello") == 5
