"""Ctrl-C and SIGTERM while a run is watched, without a moment in which one is lost."""

from __future__ import annotations

import signal
import time
from types import FrameType
from typing import Self

from amlnb.cli.codes import ExitCode
from amlnb.cli.detached import Detached

_LOOK = 0.02


class Interrupts:
    """Turns the first Ctrl-C into KeyboardInterrupt, and counts those that follow.

    From the first one until `listen_again`, another Ctrl-C is only noted, so the
    question that the first one raised can be asked in peace. SIGTERM raises
    `Detached`. Leaving puts back what was there.
    """

    def __init__(self) -> None:
        self._asking = self._pressed = False

    def __enter__(self) -> Self:
        self._before = (
            signal.signal(signal.SIGINT, self._on_ctrl_c),
            signal.signal(signal.SIGTERM, self._on_sigterm),
        )
        return self

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGINT, self._before[0])
        signal.signal(signal.SIGTERM, self._before[1])

    def _on_ctrl_c(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        if self._asking:
            self._pressed = True
            return
        self._asking = True
        raise KeyboardInterrupt

    def _on_sigterm(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        raise Detached(ExitCode.TERMINATED)

    def pressed_again(self, seconds: float) -> bool:
        """Wait for another Ctrl-C, and return whether it came."""
        end = time.monotonic() + seconds
        while not self._pressed and time.monotonic() < end:
            time.sleep(_LOOK)
        return self._pressed

    def listen_again(self) -> None:
        """Let the next Ctrl-C interrupt as the first one did."""
        self._asking = self._pressed = False
