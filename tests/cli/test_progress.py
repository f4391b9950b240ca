from __future__ import annotations

from amlnb.cli.progress import progress
from amlnb.cli.rows import top_steps
from amlnb.model import events as ev
from tests.cli.stories import BEGIN, a_failed_run, pending, told


def test_the_whole_run_has_an_estimate_where_history_has_one() -> None:
    run = told(pending("a", "b", estimate=30.0), ev.RunStarted(owner="x"))
    assert progress(run, top_steps(run), BEGIN + 10).left == "about 20 s left"
    assert (
        progress(run, top_steps(run), BEGIN + 40).left == "longer than the last times"
    )
    assert not progress(pending("a"), (), BEGIN).left


def test_a_run_that_ended_has_nothing_left() -> None:
    run = a_failed_run()
    whole = progress(run, top_steps(run), BEGIN + 500)
    assert (whole.bar.ended, whole.bar.total) == (3, 3)
    assert (whole.elapsed, whole.left) == ("5.0 s", "")
