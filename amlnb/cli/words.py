"""Moments, ids and lists as short words for a terminal; pure."""

from __future__ import annotations

import time
from collections.abc import Sequence

_MINUTE = 60
_HOUR = 3600
_DAY = 86400


def ago(then: float, now: float) -> str:
    """Return ``just now``, ``5 min ago``, ``3 h ago``, or the local date."""
    passed = now - then
    if passed < _MINUTE:
        return "just now"
    if passed < _HOUR:
        return f"{int(passed // _MINUTE)} min ago"
    if passed < _DAY:
        return f"{int(passed // _HOUR)} h ago"
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(then))


def clock(moment: float) -> str:
    """Return the local time of day, ``12:01:07``."""
    return time.strftime("%H:%M:%S", time.localtime(moment))


def short_id(run_id: str) -> str:
    """Return the end of a run's id, which is enough to find it again."""
    return run_id.rsplit("-", 1)[-1]


def listed(names: Sequence[str], most: int = 8) -> str:
    """Return ``a, b, c`` or ``a, b, … and 12 more``."""
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[:most])} … and {len(names) - most} more"
