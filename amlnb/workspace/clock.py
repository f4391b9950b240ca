"""The real time, for all that take a clock as an argument."""

from __future__ import annotations

import time


class SystemClock:
    """Implements `amlnb.ports.Clock`."""

    def now(self) -> float:
        """Return seconds since the epoch."""
        return time.time()

    def monotonic(self) -> float:
        """Return seconds that never jump."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)
