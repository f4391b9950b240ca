"""The machine's clocks, and what their counting starts from."""

from __future__ import annotations

import time
from pathlib import Path

from amlnb.ports import Clock
from amlnb.stores.lease import Moment

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
#: The era where no boot can be told from another.
WALL = "wall"


class SystemClock:
    """The operating system's own clocks."""

    def now(self) -> float:
        """Return seconds since the epoch; somebody may set them back."""
        return time.time()

    def monotonic(self) -> float:
        """Return seconds since boot, the same in all processes of the machine."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


def this_era() -> str:
    """Return what tells this boot of the machine from others, or ``wall``."""
    try:
        return _BOOT_ID.read_text("ascii").strip() or WALL
    except OSError:
        return WALL


def moment(clock: Clock, era: str) -> Moment:
    """Return the present for leases of one machine.

    On Linux they are counted in seconds since boot, without those the machine slept
    through: setting the clock neither ends nor prolongs a lease, a sleeping laptop
    keeps its runs, and a reboot ends them all, as it ended their runners. The kernel
    names each boot; other systems do not, so there the wall clock has to do, and
    setting it may end or prolong a lease.
    """
    now = clock.now()
    return Moment(time=now, tick=now if era == WALL else clock.monotonic(), era=era)
