"""Times and sizes are read as people write them."""

from __future__ import annotations

import pytest

from amlnb.notebook.lines.quantities import BadQuantityError, seconds, size


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("10", 10), ("0", 0), ("1.5", 1.5), ("45s", 45), ("30m", 1800), ("1.5h", 5400),
        ("7d", 604800), ("1h30m", 5400), ("200ms", 0.2), ("2 h", 7200), ("1W", 604800),
    ],
)  # fmt: skip
def test_seconds(text, value):
    assert seconds(text) == pytest.approx(value)


@pytest.mark.parametrize("text", ["", "soon", "-3", "3x", "h", "1h30", "inf", "nan"])
def test_no_time(text):
    with pytest.raises(BadQuantityError, match="is not a time: write it like"):
        seconds(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1000", 1000), ("4GB", 4 * 10**9), ("1.5 kb", 1500), ("2MiB", 2**21)],
)  # fmt: skip
def test_size(text, value):
    assert size(text) == value


@pytest.mark.parametrize("text", ["", "big", "4 XB", "-1"])
def test_no_size(text):
    with pytest.raises(BadQuantityError, match="is not a size"):
        size(text)
