"""A DataFrame made in one step and used in the next: how long its way over takes."""

from __future__ import annotations

from pathlib import Path

#: Ten columns of numbers; never twice the same, or a store would have it already.
MAKE = """\
import time
from pathlib import Path

import numpy as np
import pandas as pd

rows = {megabytes} * 12_500
began = time.time()
frame = pd.DataFrame({{f"c{{i}}": np.arange(rows) + began for i in range(10)}})
"""

#: All of it is touched, or a map would cost nothing.
USE = """\
total = float(frame.sum().sum())
assert total > 1e9 * len(frame)
"""

#: Runs the steps and adds up the time between moments that they wrote down.
TIMER = """\
import os, subprocess, sys
from pathlib import Path

for line in sys.stdin:
    os.sync()  # nobody is to wait for what another wrote
    subprocess.run({command!r}, shell=True, check=True, stdout=subprocess.DEVNULL)
    spans = {spans!r}
    at = {{name: float(Path(name).read_text()) for span in spans for name in span}}
    print(sum(at[end] - at[start] for start, end in spans), flush=True)
"""


def moment(folder: Path, name: str) -> str:
    """Return the line that writes down when it is reached."""
    return f"Path({str(folder / name)!r}).write_text(repr(time.time()))\n"


def make(folder: Path, megabytes: int) -> str:
    """Return the code that makes the frame, and notes when it is there."""
    return MAKE.format(megabytes=megabytes) + moment(folder, "made")


def use(folder: Path) -> str:
    """Return the code that uses the frame, and notes when it has."""
    return f"import time\nfrom pathlib import Path\n\n{USE}{moment(folder, 'used')}"


def write_timer(folder: Path, command: str, *spans: tuple[str, str]) -> None:
    """Write the program that runs a command and adds up spans between moments."""
    (folder / "go.py").write_text(TIMER.format(command=command, spans=spans))
