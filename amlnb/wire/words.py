"""The words and marks that every screen shares: states, times, sizes, counts."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping

from amlnb.model.plan import Action
from amlnb.model.run import RunStatus, StepStatus

#: A step's state as a person reads it, in the order in which totals tell them.
STATE_WORDS: Mapping[StepStatus, str] = {
    StepStatus.COMPLETED: "done",
    StepStatus.REUSED: "reused",
    StepStatus.FAILED: "failed",
    StepStatus.UPSTREAM_FAILED: "upstream failed",
    StepStatus.SKIPPED: "skipped",
    StepStatus.CANCELLED: "cancelled",
    StepStatus.RUNNING: "running",
    StepStatus.RETRYING: "retrying",
    StepStatus.WAITING: "waiting",
}
#: One character each, for screens that have no colour and no icons.
STATE_MARKS: Mapping[StepStatus, str] = {
    StepStatus.WAITING: "·",
    StepStatus.RUNNING: "▸",
    StepStatus.RETRYING: "↻",
    StepStatus.COMPLETED: "✓",
    StepStatus.REUSED: "↺",
    StepStatus.FAILED: "✗",
    StepStatus.UPSTREAM_FAILED: "⊗",
    StepStatus.SKIPPED: "»",
    StepStatus.CANCELLED: "■",
}
RUN_WORDS: Mapping[RunStatus, str] = {
    RunStatus.PENDING: "pending",
    RunStatus.RUNNING: "running",
    RunStatus.CANCELLING: "cancelling",
    RunStatus.COMPLETED: "done",
    RunStatus.FAILED: "failed",
    RunStatus.CANCELLED: "cancelled",
    RunStatus.INTERRUPTED: "interrupted",
}
#: What a plan says of a step, before anything has run.
ACTION_WORDS: Mapping[Action, str] = {
    Action.RUN: "to run",
    Action.REUSE: "reused",
    Action.SKIP: "skipped",
}

_SECONDS_A_MINUTE, _SECONDS_AN_HOUR, _SECONDS_A_DAY = 60, 3600, 86_400
_UNITS = ("kB", "MB", "GB", "TB", "PB")
_STEP_BETWEEN_UNITS = 1000
#: Joiners that Persian, Hindi and emoji need; other format characters only deceive.
_JOINERS = "\u200c\u200d"


def duration(seconds: float) -> str:
    """Return a time span: ``40 ms``, ``1.4 s``, ``12 s``, ``3 min 5 s``, ``2 h``."""
    seconds = max(seconds, 0.0)
    if seconds < 0.0995:  # noqa: PLR2004 - from here on it reads 0.1 s
        return f"{round(seconds * 1000)} ms"
    if seconds < 9.95:  # noqa: PLR2004 - from here on it reads 10 s
        return f"{seconds:.1f} s"
    whole = math.floor(seconds + 0.5)
    if whole < _SECONDS_A_MINUTE:
        return f"{whole} s"
    if whole < _SECONDS_AN_HOUR:
        return _two(whole, _SECONDS_A_MINUTE, "min", 1, "s")
    if whole < _SECONDS_A_DAY:
        return _two(whole, _SECONDS_AN_HOUR, "h", _SECONDS_A_MINUTE, "min")
    return _two(whole, _SECONDS_A_DAY, "d", _SECONDS_AN_HOUR, "h")


def _two(whole: int, large: int, unit: str, small: int, subunit: str) -> str:
    count, rest = divmod(whole, large)
    part = rest // small
    return f"{count} {unit} {part} {subunit}" if part else f"{count} {unit}"


def size(count: int) -> str:
    """Return a number of bytes in thousands: ``512 B``, ``8.7 MB``, ``12 GB``."""
    if count < _STEP_BETWEEN_UNITS:
        return f"{count} B"
    value = float(count)
    for unit in _UNITS:
        value /= _STEP_BETWEEN_UNITS
        text = f"{value:.1f}" if value < 9.95 else f"{value:.0f}"  # noqa: PLR2004 - see duration
        if float(text) < _STEP_BETWEEN_UNITS or unit == _UNITS[-1]:
            break
    return f"{text} {unit}"


def counted(count: int, noun: str) -> str:
    """Return a count with its noun: ``1 row``, ``336,776 rows``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def one_line(text: str) -> str:
    """Return `text` as one harmless line, whatever a name or message holds.

    Line ends become spaces. Control characters, lone surrogates and the marks that
    turn the direction of writing are left out: no terminal obeys them, no XML holds
    them, and no reader is misled by them.
    """
    if text.isascii() and text.isprintable():
        return text
    spaced = " ".join(text.split())
    return "".join(c for c in spaced if c in _JOINERS or not _is_control(c))


def _is_control(character: str) -> bool:
    if character in "\ufffe\uffff":  # no characters at all, and refused by XML
        return True
    return unicodedata.category(character) in {"Cc", "Cf", "Cs"}
