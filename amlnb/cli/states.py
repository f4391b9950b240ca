"""How a state looks in a terminal: a mark, a word and a colour, never colour alone."""

from __future__ import annotations

from dataclasses import dataclass

from amlnb.model.plan import Action
from amlnb.model.run import RunStatus, StepStatus
from amlnb.wire.words import ACTION_WORDS, RUN_WORDS, STATE_MARKS, STATE_WORDS


@dataclass(frozen=True, slots=True)
class Look:
    """One state's mark, word and colour (a name that rich knows)."""

    mark: str
    word: str
    style: str

    def __str__(self) -> str:
        """Return mark and word, as a screen without colours shows them."""
        return f"{self.mark} {self.word}"


_STEP_STYLES = {
    StepStatus.WAITING: "bright_black",
    StepStatus.RUNNING: "cyan",
    StepStatus.RETRYING: "yellow",
    StepStatus.COMPLETED: "green",
    StepStatus.REUSED: "blue",
    StepStatus.FAILED: "bold red",
    StepStatus.UPSTREAM_FAILED: "yellow",
    StepStatus.SKIPPED: "bright_black",
    StepStatus.CANCELLED: "magenta",
}
#: The step's state that each state of a run looks like.
_LIKE = {
    RunStatus.PENDING: StepStatus.WAITING,
    RunStatus.RUNNING: StepStatus.RUNNING,
    RunStatus.CANCELLING: StepStatus.CANCELLED,
    RunStatus.COMPLETED: StepStatus.COMPLETED,
    RunStatus.FAILED: StepStatus.FAILED,
    RunStatus.CANCELLED: StepStatus.CANCELLED,
    RunStatus.INTERRUPTED: StepStatus.UPSTREAM_FAILED,
}
_PLANNED = {
    Action.RUN: StepStatus.RUNNING,
    Action.REUSE: StepStatus.REUSED,
    Action.SKIP: StepStatus.SKIPPED,
}


def step_look(status: StepStatus) -> Look:
    """Return how a step's state looks."""
    return Look(STATE_MARKS[status], STATE_WORDS[status], _STEP_STYLES[status])


def run_look(status: RunStatus) -> Look:
    """Return how a run's state looks."""
    like = step_look(_LIKE[status])
    return Look(like.mark, RUN_WORDS[status], like.style)


def plan_look(action: Action) -> Look:
    """Return how a plan's decision looks."""
    like = step_look(_PLANNED[action])
    return Look(like.mark, ACTION_WORDS[action], like.style)
