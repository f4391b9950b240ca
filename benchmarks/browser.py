"""The views in a real Chromium: drawing, panning, and a status change to the pixel.

    python benchmarks/browser.py

It needs Node, `npm --prefix labextension ci`, and Chromium. The way of an event from
the store to the page is measured apart, by ``server_latency.py``.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

VIEWS = Path(__file__).parents[1] / "labextension"

if __name__ == "__main__":
    measure = ["npm", "--prefix", str(VIEWS), "run", "measure"]
    sys.exit(subprocess.call(measure))
