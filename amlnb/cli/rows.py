"""A step as a row of a table: what stands in each cell; pure."""

from __future__ import annotations

from dataclasses import dataclass

from amlnb.cli.progress import Bar, bar_of
from amlnb.cli.states import Look, step_look
from amlnb.cli.words import listed, short_id
from amlnb.model.reason import describe
from amlnb.model.run import Run, StepRun, StepStatus
from amlnb.wire.words import duration, one_line


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
    """Return the names of a step's outputs, and its metrics."""
    names = listed([*step.outputs, *_numbers(step)], most=5)
    return f"→ {one_line(names)}" if names else ""


def logged(step: StepRun) -> str:
    """Return a step's metrics, on one line."""
    return one_line(listed(_numbers(step), most=5))


def _numbers(step: StepRun) -> list[str]:
    return [f"{name} {_number(value)}" for name, value in step.metrics.items()]


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
