"""The marks by which a step's processes are found, also where nothing else tells.

The system shows the environment that a program was started with. A forked process goes
on as the server's program, so it writes its marks into the server's first environment,
where room was kept for them; whatever it forks in turn bears them too.
"""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from pathlib import Path

#: Variables that tell whose a process is, those that are always short first.
MARKS = ("AMLNB_WORKER_ID", "AMLNB_ATTEMPT_ID")
_ROOM, _BYTES = "AMLNB_ROOM", 2048
#: Where ``/proc/self/stat`` tells where the first environment begins, after the name.
_ENVIRONMENT_BEGINS = 47


def with_room(environment: Mapping[str, str]) -> dict[str, str]:
    """Return a server's environment with room for the marks of those it will fork."""
    return {**environment, _ROOM: " " * _BYTES}


def room() -> int:
    """Return the address where this process's marks may stand; 0 without room."""
    try:
        shown = Path("/proc/self/environ").read_bytes()
        stat = Path("/proc/self/stat").read_text("utf-8", "replace")
        begins = int(stat.rpartition(")")[2].split()[_ENVIRONMENT_BEGINS])
    except (OSError, IndexError, ValueError):
        return 0
    offset = (b"\0" + shown).find(f"\0{_ROOM}=".encode() + b" " * _BYTES)
    return begins + offset if offset >= 0 and begins else 0


def bear(address: int, environment: Mapping[str, str]) -> None:
    """Show the marks of that environment from now on, as far as there is room."""
    text = b""
    for name in MARKS:
        entry = f"{name}={environment.get(name, '')}\0".encode(
            "utf-8", "surrogateescape"
        )
        if name in environment and len(text) + len(entry) <= _BYTES:
            text += entry
    if address and text:
        ctypes.memmove(address, text, len(text))
