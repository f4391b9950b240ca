"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]


def machine(folder: Path) -> dict[str, str]:
    """Tell of cores, memory, and the disk that a folder is on."""
    return {
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "memory": _memory(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "disk": _disk(folder),
        "amlnb": _commit(),
        "load at the start": " ".join(f"{load:.1f}" for load in os.getloadavg()),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if "model name" in line]
    return names[0] if names else platform.machine()


def _memory() -> str:
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return f"{pages * size / 2**30:.0f} GiB"


def _disk(folder: Path) -> str:
    return _said("df", "--output=fstype", str(folder)).rpartition("\n")[2]


def _commit() -> str:
    changed = _said("git", "-C", str(ROOT), "status", "--porcelain", "-uno", "amlnb")
    commit = _said("git", "-C", str(ROOT), "rev-parse", "--short", "HEAD")
    return f"{commit}, with changes" if changed else commit


def _said(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip()
