"""A plan: for each step Run, Reuse or Skip, with reasons; nothing has run yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from amlnb.model.artifact import Artifact
from amlnb.model.reason import Reason


class Action(StrEnum):
    """What will happen to a step."""

    RUN = "run"
    REUSE = "reuse"
    SKIP = "skip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What will happen to one step (or one item of a fan-out), and why."""

    #: The step, or ``step[2]`` for the third item of its fan-out.
    key: str
    action: Action
    reasons: tuple[Reason, ...] = ()
    #: What a reused step offers its heirs.
    outputs: Mapping[str, Artifact] = field(default_factory=dict)
    #: The parts of what the result depends on, where all are known already.
    fingerprint: Mapping[str, str] = field(default_factory=dict)
    #: Seconds that it took the last times, the middle of them; None if it never ran.
    estimate: float | None = None
    #: The decisions of a fan-out's items, where the items are known already.
    items: tuple[Decision, ...] = ()


@dataclass(frozen=True, kw_only=True)  # no slots: they leave no room for what is kept
class Plan:
    """The decisions for a pipeline's steps, parents first."""

    decisions: tuple[Decision, ...]
    #: Seconds the run may take, steps in parallel; None while a step has no history.
    estimate: float | None = None

    @cached_property
    def _by_key(self) -> Mapping[str, Decision]:
        return {decision.key: decision for decision in self.decisions}

    def decision(self, key: str) -> Decision | None:
        """Return the decision for that step, or None."""
        return self._by_key.get(key)

    def count(self, action: Action) -> int:
        """Return how many steps meet that action."""
        return sum(d.action is action for d in self.decisions)


def without_fingerprints(plan: Plan) -> Plan:
    """Return the plan as a run keeps it.

    Fingerprints are most of its bytes, and made anew when a step's turn comes.
    """
    return replace(plan, decisions=tuple(map(_without_fingerprint, plan.decisions)))


def _without_fingerprint(decision: Decision) -> Decision:
    items = tuple(map(_without_fingerprint, decision.items))
    return replace(decision, fingerprint={}, items=items)
