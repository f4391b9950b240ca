"""Whether the system has been killing processes for want of memory."""

from __future__ import annotations

from pathlib import Path


def kills() -> int:
    """Return how many processes the kernel killed so far; 0 where it does not tell.

    Linux counts them for the whole machine, so a greater number is a strong hint
    and no proof.
    """
    try:
        lines = Path("/proc/vmstat").read_text("ascii").splitlines()
    except OSError:
        return 0
    found = [line.split()[1] for line in lines if line.startswith("oom_kill ")]
    return int(found[0]) if found else 0
