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


class Bell:
    """Wakes a wait from another thread."""

    def __init__(self) -> None:
        self.fd, self._write = os.pipe()
        os.set_blocking(self.fd, False)
        os.set_blocking(self._write, False)

    def ring(self) -> None:
        """End the wait that is going on, or the next one."""
        with contextlib.suppress(BlockingIOError):
            self._write_byte()

    def _write_byte(self) -> None:
        os.write(self._write, b"!")

    def hush(self) -> None:
        """Forget what was rung."""
        with contextlib.suppress(BlockingIOError):
            while os.read(self.fd, 1024):
                pass

    def close(self) -> None:
        """Close the pipe."""
        os.close(self.fd)
        os.close(self._write)


def wait_for_any(
    processes: Iterable[subprocess.Popen[bytes]], bell: Bell, timeout: float
) -> None:
    """Return when a process ends, the bell rings, or the time is up."""
    found = list(processes)
    if timeout <= 0 or any(p.poll() is not None for p in found):
        return
    if hasattr(os, "pidfd_open"):
        _wait_on_handles(found, bell, timeout)
    else:
        _look_now_and_then(found, timeout)


def _wait_on_handles(
    processes: list[subprocess.Popen[bytes]], bell: Bell, timeout: float
) -> None:
    with contextlib.ExitStack() as stack, selectors.DefaultSelector() as selector:
        for process in processes:
            handle = os.pidfd_open(process.pid)
            stack.callback(os.close, handle)
            selector.register(handle, selectors.EVENT_READ)
        selector.register(bell.fd, selectors.EVENT_READ)
        selector.select(timeout)
    bell.hush()


def _look_now_and_then(
    processes: list[subprocess.Popen[bytes]], timeout: float
) -> None:
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        if any(p.poll() is not None for p in processes):
            return
        time.sleep(min(_LOOK, max(0.0, end - time.monotonic())))
