"""The table of a plan: what would happen to each step, and why; pure."""

from __future__ import annotations

from amlnb.cli.states import plan_look
from amlnb.model.plan import Action, Decision, Plan
from amlnb.model.reason import describe
from amlnb.picture.table import draw_table
from amlnb.wire.plan import plan_text
from amlnb.wire.words import counted, duration, one_line

_HEADER = ("STEP", "PLAN", "TIME", "WHY")


def plan_lines(plan: Plan, width: int) -> list[str]:
    """Return what a run would do with each step, then the totals."""
    table = draw_table(_HEADER, [_row(d) for d in plan.decisions], width)
    return [*table, "", plan_text(plan)]


def _row(decision: Decision) -> tuple[str, ...]:
    runs = decision.action is Action.RUN
    known = decision.estimate is not None
    why = "; ".join(describe(reason) for reason in decision.reasons)
    return (
        one_line(decision.key),
        str(plan_look(decision.action)),
        duration(decision.estimate or 0) if runs and known else "",
        one_line(_items(decision) + why),
    )


def _items(decision: Decision) -> str:
    if not decision.items or decision.action is not Action.RUN:
        return ""
    again = sum(item.action is Action.RUN for item in decision.items)
    return f"{again} of {counted(len(decision.items), 'item')}; "
