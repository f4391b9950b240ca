"""Named places where a test makes the process fail, to prove that nothing is lost.

``AMLNB_FAILPOINTS="runner.started=kill@3"`` kills the process with SIGKILL the third
time it comes by. Unset, a failpoint costs one dictionary look-up.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(slots=True)
class Failpoints:
    """Which places fail, and how often each was passed."""

    #: Place to the number of the passing that kills.
    kills: Mapping[str, int] = field(default_factory=dict)
    _passed: dict[str, int] = field(default_factory=dict)

    @classmethod
    def from_environment(cls) -> Failpoints:
        """Read ``AMLNB_FAILPOINTS``: ``place=kill@n``, separated by commas."""
        text = os.environ.get("AMLNB_FAILPOINTS", "")
        kills: dict[str, int] = {}
        for part in filter(None, text.split(",")):
            place, _, action = part.partition("=")
            kills[place] = int(action.partition("@")[2] or 1)
        return cls(kills)

    def hit(self, place: str) -> None:
        """Pass `place`; die here if that is its turn."""
        if place not in self.kills:
            return
        self._passed[place] = self._passed.get(place, 0) + 1
        if self._passed[place] == self.kills[place]:
            os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
