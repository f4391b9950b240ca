"""How far a fan-out or a whole run is; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from amlnb.model.run import Run, StepRun, StepStatus
from amlnb.wire.words import duration

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
