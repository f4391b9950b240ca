"""A body's time limit: first Ctrl-C, then the end."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

#: Seconds that a body has, after the interrupt, to clean up behind itself.
GRACE = 5.0


@dataclass(slots=True)
class Deadline:
    """Interrupts when the time is up, and kills what does not heed that."""

    seconds: float | None
    interrupt: Callable[[], None]
    kill: Callable[[], None]
    grace: float = GRACE
    #: Whether the time was up before the work was done.
    passed: bool = False
    _done: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Let the time run."""
        if self.seconds is not None:
            threading.Thread(target=self._watch, daemon=True).start()

    def stop(self) -> None:
        """Note that the work is done, in time or not."""
        self._done.set()

    def _watch(self) -> None:
        if self._done.wait(self.seconds):
            return
        self.passed = True
        self.interrupt()
        if not self._done.wait(self.grace):
            self.kill()
