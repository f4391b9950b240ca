"""Ending processes, and whatever they leave behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Collection
from pathlib import Path


def children() -> list[int]:
    """Return the processes whose parent this one is."""
    pid = os.getpid()
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii")
    except OSError:  # not every system has that file
        return [child for child in numbers("/proc") if _parent(child) == pid]
    return [int(word) for word in listed.split()]


def numbers(folder: str) -> list[int]:
    """Return the numbers that name things in a folder of ``/proc``."""
    try:
        return [int(name) for name in os.listdir(folder) if name.isdigit()]  # noqa: PTH208 - paths are not needed
    except OSError:
        return []


def _parent(pid: int) -> int:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
        return int(stat.rpartition(")")[2].split()[1])
    except (OSError, IndexError, ValueError):
        return 0  # it ended meanwhile


def end_strangers(known: Collection[int]) -> None:
    """Kill the children of ours that are not known, and what they leave to us."""
    while strangers := [pid for pid in children() if pid not in known]:
        for pid in strangers:
            end(pid)


def end(pid: int) -> None:
    """Kill a child and its group, and wait until it is gone."""
    signal_group(pid, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, 0)


def signal_started(popen: subprocess.Popen[bytes], number: int) -> None:
    """Signal the group of a program that leads one; on Windows the program alone."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(popen.pid, number)
        else:
            popen.send_signal(number)


def signal_group(pid: int, number: int) -> None:
    """Signal a process and its group."""
    for send_to in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            send_to(pid, number)
            if number != signal.SIGKILL:
                return
