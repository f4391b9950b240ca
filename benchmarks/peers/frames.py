"""A DataFrame made in one step and used in the next, and what its size costs."""

from __future__ import annotations

from pathlib import Path

#: Ten columns of numbers; never twice the same, or it would be known already.
MAKE = """\
import time

import numpy as np
import pandas as pd

rows = {megabytes} * 12_500
began = time.time()
frame = pd.DataFrame({{f"c{{i}}": np.arange(rows) + began for i in range(10)}})
frame = frame.iloc[:{kept}].copy()"""

USE = """\
total = float(frame.sum().sum())
assert total > 1e9 * len(frame)"""

#: The time of the large one less that of the small one, which makes the same and hands
#: over one row: processes, imports and the making cancel out; the way over is left.
TIMER = """\
import subprocess, sys, time


def took(size):
    began = time.perf_counter()
    command = {command!r}.format(size=size)
    subprocess.run(command, shell=True, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


for line in sys.stdin:
    small = took("small")
    print(took("large") - small, flush=True)
"""


def makers(megabytes: int) -> dict[str, str]:
    """Return the code that makes the frame, by what of it is handed over."""
    large = megabytes * 12_500
    return {
        "large": MAKE.format(megabytes=megabytes, kept=large),
        "small": MAKE.format(megabytes=megabytes, kept=1),
    }


def write_timer(folder: Path, command: str) -> None:
    """Write the program that times a command with ``{size}`` large and small."""
    (folder / "go.py").write_text(TIMER.format(command=command))
