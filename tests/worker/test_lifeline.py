"""What a worker makes of signals, whoever started it, and however."""

from __future__ import annotations

import signal
import subprocess
import sys

CODE = """
import signal, subprocess, sys
from amlnb.worker.lifeline import hold
hold(lambda: None)
asks = "import signal; print(signal.getsignal(signal.SIGINT).__name__)"
subprocess.run([sys.executable, "-c", asks], check=True)
"""


def test_what_it_starts_can_be_interrupted_though_it_cannot():
    ended = subprocess.run(
        [sys.executable, "-c", CODE],
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout == "default_int_handler\n"
