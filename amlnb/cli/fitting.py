"""Which steps fit on a screen, and what to say of the others; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from amlnb.cli.states import step_look
from amlnb.model.run import StepRun, StepStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The steps that fit on a screen, and a line on those that do not."""

    steps: tuple[StepRun, ...]
    hidden: str = ""


#: What a person looks for first.
_RANK = {
    StepStatus.FAILED: 0,
    StepStatus.RUNNING: 1,
    StepStatus.RETRYING: 1,
    StepStatus.WAITING: 2,
    StepStatus.CANCELLED: 3,
    StepStatus.COMPLETED: 4,
}


def fitting(steps: Sequence[StepRun], height: int) -> Shown:
    """Return steps for at most `height` lines, in their order, the busy ones kept."""
    if len(steps) <= height:
        return Shown(steps=tuple(steps))
    order = sorted(range(len(steps)), key=lambda i: _RANK.get(steps[i].status, 5))
    kept = set(order[: max(1, height - 1)])
    left = Counter(step.status for i, step in enumerate(steps) if i not in kept)
    words = ", ".join(f"{n} {step_look(status).word}" for status, n in left.items())
    return Shown(
        steps=tuple(step for i, step in enumerate(steps) if i in kept),
        hidden=f"… and {left.total()} more: {words}",
    )
