"""Results for attempts whose workers left none."""

from __future__ import annotations

import errno
import os
import signal
from pathlib import Path

from amlnb.compute.worker import LOG, tail
from amlnb.model.attempt import AttemptResult, AttemptSpec, Failure, Fault

#: What `unshare` says when it fails to end by the signal that ended the worker: only
#: one that cannot be caught ends the first process of a namespace.
_OF_A_SIGNAL = "unshare: sigprocmask"
_KILLED = 9


def died(spec: AttemptSpec, status: int, words: str, seconds: float) -> AttemptResult:
    """Return the result of an attempt whose worker ended without a result.

    Parameters
    ----------
    words
        What the worker printed in the end.
    """
    lines = [line for line in words.splitlines() if line.strip()]
    if lines and lines[-1].startswith(_OF_A_SIGNAL):
        lines, status = lines[:-1], -_KILLED
    last = next(reversed(lines), "")
    said = f" Its last words: {last.strip()}" if last else ""
    message = f"The worker of step {spec.step!r} {_ended(status)}.{said}"
    fault = Fault.DIED
    if os.strerror(errno.ENOSPC) in last:
        fault = Fault.STORAGE
        message = (
            f"The disk is full: step {spec.step!r} could not store its result. Free "
            "some space; `amlnb resume` runs it again."
        )
    log = tail(Path(spec.folder, LOG))
    return _result(spec, fault, message, seconds, f"{words}\n{log}".strip())


def stopped(spec: AttemptSpec, why: str, seconds: float) -> AttemptResult:
    """Return the result of an attempt that was stopped from here."""
    fault = Fault.DIED if why == "cancelled" else Fault.TIMEOUT
    message = f"Step {spec.step!r} was {why}."
    return _result(spec, fault, message, seconds, tail(Path(spec.folder, LOG)))


def not_started(spec: AttemptSpec, error: OSError) -> AttemptResult:
    """Return the result of an attempt for which no process could be started."""
    why = error.strerror or str(error) or type(error).__name__
    where = f": {error.filename}" if error.filename else ""
    message = f"Step {spec.step!r} could not be started ({why}{where})."
    return _result(spec, Fault.SETUP, message, 0.0, "")


def _ended(status: int) -> str:
    """Say how a process ended; through `unshare`, signals come as 128 and more."""
    number = -status if status < 0 else status - 128
    if status == 0:
        return "ended without a result"
    try:
        name = signal.Signals(number).name
    except ValueError:
        return f"ended with exit code {status}"
    hint = ", most often for want of memory" if name == "SIGKILL" else ""
    return f"was killed by {name}{hint}"


def _result(
    spec: AttemptSpec, fault: Fault, message: str, seconds: float, traceback: str
) -> AttemptResult:
    failure = Failure(
        fault=fault, message=message, place=spec.place, traceback=traceback
    )
    return AttemptResult(id=spec.id, failure=failure, seconds=seconds)
