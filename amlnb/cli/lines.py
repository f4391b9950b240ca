"""One event as one plain line: ``12:01:07 train   running  (C 1.0 → 0.3)``; pure."""

from __future__ import annotations

from amlnb.cli.rows import made
from amlnb.cli.states import step_look
from amlnb.cli.words import clock, listed, short_id
from amlnb.model import events as ev
from amlnb.model.attempt import Failure
from amlnb.model.reason import Reason, describe
from amlnb.model.run import Run, RunStatus, StepRun, StepStatus
from amlnb.wire.words import RUN_WORDS, counted, duration, one_line

_WIDEST_NAME = 28
_STATE_WIDTH = max(len(step_look(s).word) for s in StepStatus)


def event_lines(event: ev.Event, run: Run, width: int) -> list[str]:
    """Return what the event says to somebody who reads line by line.

    Names are followed by spaces up to `width`; see `name_width`.
    """
    fact = event.fact
    name = "run" if isinstance(fact, _OF_THE_RUN) else getattr(fact, "key", "run")
    start = f"{clock(event.time)} {one_line(name):<{width}}"
    return [f"{start} {text}".rstrip() for text in _texts(fact, event.time, run)]


_OF_THE_RUN = (ev.RunStarted, ev.CancelRequested, ev.RunEnded)


def name_width(run: Run) -> int:
    """Return how wide the column of names must be."""
    names = [len(d.key) for d in run.plan.decisions] + [len(k) for k in run.steps]
    return min(_WIDEST_NAME, max(names, default=3))


def _state(status: StepStatus, text: str = "") -> str:
    return f"{step_look(status).word:<{_STATE_WIDTH}} {text}".rstrip()


def _texts(fact: ev.Fact, time: float, run: Run) -> list[str]:
    match fact:
        case ev.RunStarted(resumed=resumed):
            return ["resumed" if resumed else "started"]
        case ev.StepMapped(labels=labels):
            items = listed([one_line(label) for label in labels])
            return [
                f"{counted(len(labels), 'item')}: {items}" if labels else "no items"
            ]
        case ev.StepStarted(attempt=n, reasons=reasons):
            again = f"try {n} " if n > 1 else ""
            return [_state(StepStatus.RUNNING, f"{again}{_why(reasons)}")]
        case ev.AttemptFailed(attempt=n, failure=failure, retry_at=retry_at):
            wait = duration(retry_at - time)
            return [
                _state(StepStatus.RETRYING, f"try {n + 1} in {wait}: {_of(failure)}")
            ]
        case ev.AttemptLost(attempt=n):
            return [_state(StepStatus.WAITING, f"try {n} was lost with its runner")]
        case ev.StepCompleted():
            return _completed(fact)
        case ev.StepReused(run=source):
            return [_state(StepStatus.REUSED, f"(from run {short_id(source)})")]
        case ev.StepFailed(failure=failure):
            return [_state(StepStatus.FAILED, _of(failure))]
        case ev.StepSkipped(key=key, reasons=reasons):
            return [_state(_status(run, key), _why(reasons))]
        case ev.StepCancelled():
            return [_state(StepStatus.CANCELLED)]
        case ev.CancelRequested(by=by):
            return [f"cancelling{f', asked by {one_line(by)}' if by else ''}"]
        case ev.RunEnded(status=status, message=message):
            return [f"{RUN_WORDS[RunStatus(status)]} {one_line(message)}".rstrip()]


def _completed(fact: ev.StepCompleted) -> list[str]:
    step = StepRun(
        key=fact.key, step=fact.key, outputs=fact.outputs, metrics=fact.metrics
    )
    line = _state(StepStatus.COMPLETED, f"{duration(fact.seconds)} {made(step)}")
    return [line, *(f"warning: {one_line(text)}" for text in fact.warnings)]


def _status(run: Run, key: str) -> StepStatus:
    return run.steps[key].status if key in run.steps else StepStatus.SKIPPED


def _why(reasons: tuple[Reason, ...]) -> str:
    words = "; ".join(describe(r) for r in reasons)
    return f"({one_line(words)})" if words else ""


def _of(failure: Failure) -> str:
    return one_line(failure.message)
