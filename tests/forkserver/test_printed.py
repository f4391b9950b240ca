"""What is printed past Python is read as it comes, letters whole, the newest kept."""

from __future__ import annotations

import os

import pytest

from amlnb.forkserver.printed import Printed


@pytest.fixture
def printed():
    found = Printed()
    yield found
    found.close()


def test_both_pipes_are_read_under_their_names(printed):
    with printed.open() as (out, err):
        os.write(out, b"a\n")
        os.write(err, b"b\n")
        assert list(printed.read_all()) == [
            {"name": "stdout", "text": "a\n"},
            {"name": "stderr", "text": "b\n"},
        ]
    assert printed.newest == "a\nb\n"


def test_a_letter_that_came_in_two_parts_is_one_letter(printed):
    with printed.open() as (out, _):
        reading = next(iter(printed.files))
        os.write(out, "ü".encode()[:1])
        assert printed.read(reading) == {"name": "stdout", "text": ""}
        os.write(out, "ü".encode()[1:])
        assert printed.read(reading) == {"name": "stdout", "text": "ü"}


def test_silence_is_an_empty_text_and_the_end_is_none(printed):
    with printed.open():
        reading = next(iter(printed.files))
        assert printed.read(reading) == {"name": "stdout", "text": ""}
    assert printed.read(reading) is None


def test_only_the_end_of_a_flood_is_kept(printed):
    with printed.open() as (out, _):
        reading = next(iter(printed.files))
        os.write(out, b"x" * 30_000 + b"end")
        assert len(printed.read(reading)["text"]) == 30_003
    assert len(printed.newest) == 16_384
    assert printed.newest.endswith("xend")


def test_no_descriptor_stays_open(printed):
    with printed.open() as written:
        opened = [*written, *printed.files]
    printed.close()
    for file in opened:
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(file)
