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
    """Turns a Ctrl-C into KeyboardInterrupt where that is asked for, and only there.

    `listen` opens the ear. The first Ctrl-C closes it again, and raises; until the
    next `listen`, another one is only noted, so what the first one began can be
    done in peace. SIGTERM raises `Detached`. Leaving puts back what was there.
    """

    def __init__(self) -> None:
        self._listens = self._pressed = False

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
        self._pressed = True
        if self._listens:
            self._interrupt()

    def _on_sigterm(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        raise Detached(ExitCode.TERMINATED)

    def _interrupt(self) -> None:
        self._listens = self._pressed = False
        raise KeyboardInterrupt

    def listen(self) -> None:
        """From now on Ctrl-C raises KeyboardInterrupt; at once if one was noted."""
        self._listens = True
        if self._pressed:
            self._interrupt()

    def pressed_again(self, seconds: float) -> bool:
        """Wait for another Ctrl-C, and return whether it came."""
        end = time.monotonic() + seconds
        while not self._pressed and time.monotonic() < end:
            time.sleep(_LOOK)
        pressed, self._pressed = self._pressed, False
        return pressed
