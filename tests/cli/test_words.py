from __future__ import annotations

from amlnb.cli.words import ago, listed, short_id


def test_a_moment_is_told_by_its_distance() -> None:
    now = 1_763_720_000.0
    assert ago(now - 5, now) == "just now"
    assert ago(now - 300, now) == "5 min ago"
    assert ago(now - 3 * 3600 - 5, now) == "3 h ago"
    assert ago(now - 3 * 86400, now).startswith("2025-11-")


def test_a_clock_that_jumped_back_tells_no_nonsense() -> None:
    assert ago(1000.0, 900.0) == "just now"


def test_a_run_is_named_by_the_end_of_its_id() -> None:
    assert short_id("20261121-101500-k3f9xq") == "k3f9xq"


def test_long_lists_end_in_a_count() -> None:
    assert listed(["a", "b"]) == "a, b"
    assert listed([str(i) for i in range(10)], most=3) == "0, 1, 2 … and 7 more"
