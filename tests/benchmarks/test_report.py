"""The report holds ours against theirs, and says what is missing."""

from __future__ import annotations

import pytest

from benchmarks.measured import Measured, RowResult, keep, kept
from benchmarks.report import reached, report, shown
from benchmarks.rows import Goal


def measured(name: str, *seconds: float, peer: str = "x", why: str = "") -> Measured:
    return Measured(
        name=name, peer=peer, note="", pieces=100, seconds=seconds, failure=why
    )


def result(*all_of_them: Measured, key: str = "steps") -> RowResult:
    return RowResult(
        key=key,
        when="2026-01-02 03:04",
        size=100,
        machine={"processor": "two cores", "load at the start": "0.1 0.1 0.1"},
        versions={"luigi": "3.8"},
        measured=all_of_them,
    )


OURS = measured("amlnb run", 0.5, 1.0, 4.0, peer="amlnb")


def test_ours_and_theirs_stand_side_by_side():
    text = report({"steps": result(OURS, measured("Luigi", 2.0))})
    assert "Luigi 50/s | amlnb run 100/s | ≥ 100/s | yes: 100/s |" in text
    assert "| amlnb run | 100/s | 1 s (500 ms to 4 s), 3 | 100 | 1 |" in text
    assert "| Luigi | 50/s | 2 s (2 s to 2 s), 1 | 100 | 2 |" in text


def test_what_was_not_done_is_said():
    text = report({"steps": result(OURS, measured("Luigi", why="no such thing"))})
    assert "not done: no such thing" in text


def test_dask_has_no_figure_of_ours():
    text = report({"dask": result(measured("raw Dask", 2.0), key="dask")})
    assert "raw Dask 20.00 ms each | amlnb has no Dask compute yet" in text
    assert "| no figure |" in text


@pytest.mark.parametrize(
    ("kind", "bound", "said"),
    [
        ("seconds", 1.0, "yes: 1 s"),
        ("seconds", 0.9, "no: 1 s"),
        ("over", 0.5, "yes: 500 ms over"),
        ("over", 0.4, "no: 500 ms over"),
        ("times", 2.0, "yes: 2.00 x"),
        ("times", 1.9, "no: 2.00 x"),
        ("rate", 100, "yes: 100/s"),
        ("rate", 101, "no: 100/s"),
    ],
)
def test_a_goal_is_reached_or_not(kind, bound, said):
    goal = Goal(ours="amlnb run", kind=kind, bound=bound, base="bare")
    assert reached(goal, result(OURS, measured("bare", 0.5))) == said


def test_a_time_is_told_in_a_unit_that_suits_it():
    assert [shown(s) for s in (0.0123, 1.5, 12.34)] == ["12.3 ms", "1.5 s", "12.3 s"]


def test_a_row_that_was_kept_is_read_again(tmp_path):
    whole = result(OURS)
    keep(whole, tmp_path)
    assert kept(tmp_path) == {"steps": whole}
