"""A run as rows of a table: what stands in each cell, and which rows fit; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from amlnb.cli.states import Look, step_look
from amlnb.cli.words import listed, short_id
from amlnb.model.reason import describe
from amlnb.model.run import Run, StepRun, StepStatus
from amlnb.wire.words import duration, one_line

_BUSY = (StepStatus.RUNNING, StepStatus.RETRYING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """How far the items of a fan-out, or the steps of a run, are."""

    good: int = 0
    failed: int = 0
    #: Cancelled, or not run because something before failed.
    unrun: int = 0
    running: int = 0
    total: int = 0

    @property
    def ended(self) -> int:
        """How many need no more work."""
        return self.good + self.failed + self.unrun

    def words(self, noun: str = "") -> str:
        """Return ``4/12 steps, 1 failed``."""
        failed = f", {self.failed} failed" if self.failed else ""
        return f"{self.ended}/{self.total}{noun}{failed}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One step, as a person reads it."""

    step: str
    status: StepStatus
    #: The items of a fan-out; None for a plain step.
    bar: Bar | None = None
    elapsed: str = ""
    note: str = ""

    @property
    def look(self) -> Look:
        """Its mark, word and colour."""
        return step_look(self.status)


def top_steps(run: Run) -> list[StepRun]:
    """Return the steps in the plan's order, those not begun among them."""
    keys = dict.fromkeys(d.key for d in run.plan.decisions)
    keys.update(dict.fromkeys(k for k, s in run.steps.items() if s.index is None))
    return [run.steps.get(key) or StepRun(key=key, step=key) for key in keys]


def bar_of(steps: Sequence[StepRun]) -> Bar:
    """Return how far these steps or items are."""
    unrun = (StepStatus.UPSTREAM_FAILED, StepStatus.CANCELLED)
    return Bar(
        good=sum(s.status.is_good or s.status is StepStatus.SKIPPED for s in steps),
        failed=sum(s.status is StepStatus.FAILED for s in steps),
        unrun=sum(s.status in unrun for s in steps),
        running=sum(s.status in _BUSY for s in steps),
        total=len(steps),
    )


def row_of(run: Run, step: StepRun, now: float) -> Row:
    """Return the row of one step, or of one item of a fan-out."""
    items = [run.steps[key] for key in step.items if key in run.steps]
    return Row(
        step=step.key,
        status=step.status,
        bar=bar_of(items) if items else None,
        elapsed=_elapsed(step, now),
        note=note(step, now),
    )


def _elapsed(step: StepRun, now: float) -> str:
    if step.started is None:
        return ""
    return duration((step.ended if step.ended is not None else now) - step.started)


def note(step: StepRun, now: float) -> str:
    """Return what is worth saying of a step beside its state."""
    match step.status:
        case StepStatus.FAILED:
            return failure_words(step)
        case StepStatus.RETRYING:
            return f"{_next_try(step, now)}: {failure_words(step)}"
        case StepStatus.REUSED if step.reused_from:
            return f"from run {short_id(step.reused_from)}"
        case StepStatus.COMPLETED:
            return made(step) or why(step)
        case StepStatus.WAITING if not step.reasons:
            return ""
        case StepStatus.RUNNING if len(step.attempts) > 1:
            return f"try {step.attempts[-1].n}; {why(step)}".rstrip("; ")
        case _:
            return why(step)


def why(step: StepRun) -> str:
    """Return the step's reasons in words."""
    return one_line("; ".join(describe(r) for r in step.reasons))


def made(step: StepRun) -> str:
    """Return the names of a step's outputs and metrics."""
    numbers = [f"{name} {_number(value)}" for name, value in step.metrics.items()]
    names = listed([*step.outputs, *numbers], most=5)
    return f"→ {one_line(names)}" if names else ""


def _number(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def failure_words(step: StepRun) -> str:
    """Return why a step failed, on one line."""
    return one_line(step.failure.message) if step.failure else "no reason was given"


def _next_try(step: StepRun, now: float) -> str:
    n = len(step.attempts) + 1
    if step.retry_at is None or step.retry_at <= now:
        return f"try {n} follows"
    return f"try {n} in {duration(step.retry_at - now)}"


# ----------------------------------------------------------------- what fits


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


# ------------------------------------------------------------------- the whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the whole run is."""

    bar: Bar
    elapsed: str
    #: ``about 30 s left``, where history tells.
    left: str = ""


def progress(run: Run, steps: Sequence[StepRun], now: float) -> Progress:
    """Return how far the run is with its steps, and how long it may still take."""
    bar = bar_of(steps)
    passed = _passed(run, now)
    words = Progress(bar=bar, elapsed=duration(passed))
    if run.plan.estimate is None or run.status.is_final or not bar.total:
        return words
    left = run.plan.estimate - passed
    if left > 0:
        return replace(words, left=f"about {duration(left)} left")
    return replace(words, left="longer than the last times")


def took(run: Run, now: float) -> str:
    """Return how long the run took, or has taken; empty before it starts."""
    return "" if run.started is None else duration(_passed(run, now))


def _passed(run: Run, now: float) -> float:
    begun = run.started if run.started is not None else run.created
    return (run.ended if run.ended is not None else now) - begun
