"""Partition formats read paths; a wrong one is told."""

from __future__ import annotations

from datetime import datetime

import pytest

from amlnb.data.sets.partition import (
    BadPartitionFormatError,
    PathOutOfFormatError,
    parse,
)


@pytest.mark.parametrize(
    ("text", "path", "values"),
    [
        ("{user}/{season}/*.wav", "/x/ann/winter/1.wav", ["ann", "winter"]),
        ("/{user}/data.csv", "ann/data.csv", ["ann"]),
        ("../{user}/**/data.csv", "/ann/b/c/data.csv", ["ann"]),
        ("{a}.{b}/x", "/q.r/x", ["q", "r"]),
        ("{d:yyyy/MM/dd}/x.csv", "/2026/02/03/x.csv", [datetime(2026, 2, 3)]),  # noqa: DTZ001 - a path tells no zone
        ("{d:yyyy-MM-dd HH}.csv", "/2026-02-03 04.csv", [datetime(2026, 2, 3, 4)]),  # noqa: DTZ001 - a path tells no zone
        ("v1.0 (x)+/{k}", "/v1.0 (x)+/y", ["y"]),
    ],
)
def test_a_path_tells_its_columns(text, path, values):
    read = parse(text)
    assert list(read.values(path).values()) == values
    assert list(read.values(path)) == list(read.keys)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("*.csv", "names no column"),
        ("{a}/{a}/x", "names 'a' twice"),
        ("{d:year}/x", "'year', which is no date"),
        ("{a}/{b", "a brace without its other"),
        ("", "names no column"),
    ],
)
def test_a_wrong_format_is_told_with_a_right_one(text, why):
    with pytest.raises(BadPartitionFormatError, match=why) as told:
        parse(text)
    assert "{department}" in str(told.value)


@pytest.mark.parametrize("path", ["/winter/1.mp3", "/1.wav", "/2026/13/01/x.csv"])
def test_a_path_that_does_not_fit_is_told(path):
    text = "{d:yyyy/MM/dd}/x.csv" if path.endswith("csv") else "{user}/{season}/*.wav"
    with pytest.raises(PathOutOfFormatError, match="leave the file out"):
        parse(text).values(path)
