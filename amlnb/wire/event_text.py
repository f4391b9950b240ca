"""An event as one line of a log."""

from __future__ import annotations

from amlnb.model import events as ev
from amlnb.model.reason import Reason, describe
from amlnb.model.run import RunStatus
from amlnb.wire.words import RUN_WORDS, counted, duration


def event_text(fact: ev.Fact) -> str:
    """Return a fact as one line of a log: ``train done in 3.2 s``."""
    match fact:
        case ev.RunStarted(owner=owner, resumed=resumed):
            return f"run {'resumed' if resumed else 'started'} by {owner}"
        case ev.CancelRequested(by=by):
            return f"cancel asked for by {by}" if by else "cancel asked for"
        case ev.RunEnded(status=status, message=message):
            told = f"run {RUN_WORDS[RunStatus(status)]}"
            return f"{told}: {message}" if message else told
        case ev.StepMapped(key=key, labels=labels):
            return f"{key} has {counted(len(labels), 'item')}"
        case ev.StepStarted(key=key, attempt=attempt, reasons=reasons):
            again = f", try {attempt}" if attempt > 1 else ""
            return f"{key} started{again}{_because(reasons)}"
        case ev.AttemptFailed(key=key, attempt=attempt, failure=failure):
            return f"{key} failed in try {attempt}, and will retry: {failure.message}"
        case ev.AttemptLost(key=key, attempt=attempt):
            return f"{key} lost try {attempt} when its runner died"
        case ev.StepCompleted(key=key, seconds=seconds):
            return f"{key} done in {duration(seconds)}"
        case ev.StepReused(key=key, reasons=reasons):
            return f"{key} reused{_because(reasons)}"
        case ev.StepFailed(key=key, failure=failure):
            return f"{key} failed: {failure.message}"
        case ev.StepSkipped(key=key, reasons=reasons):
            return f"{key} skipped{_because(reasons)}"
        case ev.StepCancelled(key=key):
            return f"{key} cancelled"


def _because(reasons: tuple[Reason, ...]) -> str:
    told = "; ".join(describe(reason) for reason in reasons)
    return f": {told}" if told else ""
