"""Who runs a run: host, process and its start, so that a dead one is told apart."""

from __future__ import annotations

import os
import socket
from pathlib import Path


def myself() -> str:
    """Return this process as ``host:pid:start``, as leases bear it."""
    return f"{socket.gethostname()}:{os.getpid()}:{_start_of(os.getpid())}"


def is_gone(owner: str) -> bool:
    """Return whether the owner was a process of this machine that has ended.

    False wherever it cannot be told: for another host, or without ``/proc``
    (macOS, Windows), where only the lease's end tells.
    """
    host, _, rest = owner.rpartition(":")[0].rpartition(":")
    start = owner.rpartition(":")[2]
    if host != socket.gethostname() or not rest.isdigit() or not Path("/proc").is_dir():
        return False
    return _start_of(int(rest)) != start


def _start_of(pid: int) -> str:
    """Return when a process started, in clock ticks since boot; "" if it is gone."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
    state, *fields = stat.rpartition(")")[2].split()
    return "" if state == "Z" else fields[18]
