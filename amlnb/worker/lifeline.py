"""How a worker is stopped: told to, or because whoever started it is gone."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from types import FrameType

#: Set by a compute target whose end of our standard input closes when it dies.
VARIABLE = "AMLNB_LIFELINE"
#: The exit status of a worker that was stopped; it leaves no result.
STOPPED = 143

Take = Callable[[bytes], None]


def _ignore(data: bytes) -> None:
    """Let what comes down the line go by."""


def hold(stop: Callable[[], None], take: Take = _ignore) -> None:
    """From now on, call `stop` and leave at once on SIGTERM, or on the line's end.

    Parameters
    ----------
    take
        Called, in a thread of its own, with what comes down the line.
    """

    def leave(number: int = 0, frame: FrameType | None = None) -> None:
        del number, frame
        try:
            stop()
        finally:
            os._exit(STOPPED)

    signal.signal(signal.SIGTERM, leave)
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # As behind `nohup … &`. What we start inherits that, and must not: this signal
        # is how a step is asked to stop.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if os.environ.get(VARIABLE):
        threading.Thread(target=_watch, args=[take, leave], daemon=True).start()


def _watch(take: Take, leave: Callable[[], None]) -> None:
    while data := os.read(0, 65_536):
        take(data)
    leave()
