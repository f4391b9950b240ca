"""Waiting for processes to end, without asking again and again."""

from __future__ import annotations

import contextlib
import os
import selectors
import subprocess
import time
from collections.abc import Iterable

#: Seconds between two looks where the system cannot be waited on.
_LOOK = 0.05


def wait_for_any(processes: Iterable[subprocess.Popen[bytes]], timeout: float) -> None:
    """Return when a process ends, or when the time is up."""
    found = list(processes)
    if timeout <= 0 or any(p.poll() is not None for p in found):
        return
    if hasattr(os, "pidfd_open"):
        _wait_on_handles(found, timeout)
    else:
        _look_now_and_then(found, timeout)


def _wait_on_handles(processes: list[subprocess.Popen[bytes]], timeout: float) -> None:
    with contextlib.ExitStack() as stack, selectors.DefaultSelector() as selector:
        for process in processes:
            handle = os.pidfd_open(process.pid)
            stack.callback(os.close, handle)
            selector.register(handle, selectors.EVENT_READ)
        selector.select(timeout)


def _look_now_and_then(
    processes: list[subprocess.Popen[bytes]], timeout: float
) -> None:
    end = time.monotonic() + timeout
    while time.monotonic() < end and all(p.poll() is None for p in processes):
        time.sleep(min(_LOOK, max(0.0, end - time.monotonic())))
