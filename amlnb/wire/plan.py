"""A plan as JSON: what would happen to each step, and why."""

from __future__ import annotations

from typing import Literal, TypedDict

from amlnb.model.plan import Action, Decision, Plan
from amlnb.wire.reason import ReasonJson, reason_json
from amlnb.wire.words import ACTION_WORDS, duration


class DecisionJson(TypedDict):
    """What would happen to one step, or to one item of a fan-out."""

    #: The step, or ``step[2]`` for the third item of its fan-out.
    key: str
    action: Literal["run", "reuse", "skip"]
    #: The action for people: ``to run``, ``reused``, ``skipped``.
    words: str
    reasons: list[ReasonJson]
    #: Seconds that it took before; null if it never ran.
    estimate: float | None
    #: The items of a fan-out, where they are known already.
    items: list[DecisionJson]


class PlanJson(TypedDict):
    """The decisions, parents first."""

    decisions: list[DecisionJson]
    #: Seconds the whole run may take; null while a step has no history.
    estimate: float | None
    #: How many steps meet each action.
    run: int
    reuse: int
    skip: int
    #: In words: ``3 to run, 7 reused, 0 skipped; about 12 s``.
    text: str


def plan_json(plan: Plan) -> PlanJson:
    """Return the plan with its reasons worded and its steps counted."""
    return PlanJson(
        decisions=[_decision(d) for d in plan.decisions],
        estimate=plan.estimate,
        run=plan.count(Action.RUN),
        reuse=plan.count(Action.REUSE),
        skip=plan.count(Action.SKIP),
        text=plan_text(plan),
    )


def plan_text(plan: Plan) -> str:
    """Return the totals: ``3 to run, 7 reused, 0 skipped; about 12 s``."""
    counts = ", ".join(f"{plan.count(a):,} {ACTION_WORDS[a]}" for a in Action)
    if not plan.count(Action.RUN):
        return counts
    if plan.estimate is None:
        return f"{counts}; no estimate before its first run"
    return f"{counts}; about {duration(plan.estimate)}"


def _decision(decision: Decision) -> DecisionJson:
    return DecisionJson(
        key=decision.key,
        action=decision.action.value,
        words=ACTION_WORDS[decision.action],
        reasons=[reason_json(r) for r in decision.reasons],
        estimate=decision.estimate,
        items=[_decision(d) for d in decision.items],
    )
