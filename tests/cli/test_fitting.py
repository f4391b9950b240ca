from __future__ import annotations

from amlnb.cli.fitting import fitting
from amlnb.cli.rows import top_steps
from tests.cli.stories import completed, pending, started, told


def test_a_low_screen_keeps_the_busy_rows_and_counts_the_rest() -> None:
    names = [f"s{i:02}" for i in range(40)]
    facts = [fact for n in names[:30] for fact in (started(n), completed(n))]
    run = told(pending(*names), *facts, started("s30"), started("s31"))
    shown = fitting(top_steps(run), 5)
    assert len(shown.steps) == 4
    assert {"s30", "s31"} <= {step.key for step in shown.steps}
    assert shown.hidden == "… and 36 more: 30 done, 6 waiting"


def test_all_rows_are_shown_where_they_fit() -> None:
    shown = fitting(top_steps(pending("a", "b")), 2)
    assert len(shown.steps) == 2
    assert not shown.hidden
