"""How each state looks: colours, an icon's strokes, a border.

The colours follow Okabe and Ito, made darker: they stay apart for colour-blind
eyes, and each ink reads on its own fill and on white with a contrast of 4.5 or more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

#: The paper that everything is drawn on, whatever the page behind it.
PAPER, FRAME = "#ffffff", "#d0d7de"
INK, QUIET_INK, ARROW = "#1f2328", "#57606a", "#6e7781"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How one state is drawn."""

    #: The box's ground, its border and icon, and the state's word.
    fill: str
    line: str
    ink: str
    #: An SVG path of strokes within -5..5, drawn white on the icon's disc.
    icon: str
    #: A border of dashes: nothing was done in this step.
    is_dashed: bool = False


_RING = "M-3.5 0h.01M0 0h.01M3.5 0h.01"
_PLAY = "M-2 -4L4 0L-2 4Z"
_CHECK = "M-4.5 .5L-1.5 3.5L4.5 -3"
_CROSS = "M-3.5 -3.5L3.5 3.5M3.5 -3.5L-3.5 3.5"
_AGAIN = "M4.2 -1.5A4.4 4.4 0 1 0 4.3 1.4M4.9 -4.6V-1.3H1.6"
_WAIT_AGAIN = "M0 -4V0L3 2"
_BLOCKED = "M0 -4.5V1M0 4.2h.01"
_SKIP = "M-4 -3.5L-.5 0L-4 3.5M1 -3.5L4.5 0L1 3.5"
_STOP = "M-3 -3H3V3H-3Z"

#: By `amlnb.model.run.StepStatus`, with two for steps that are not in a run.
LOOKS: Mapping[str, Look] = {
    "idle": Look(fill="#ffffff", line="#7a838d", ink=QUIET_INK, icon=_RING),
    "planned": Look(fill="#eaf4ff", line="#0a6fc2", ink="#00579e", icon=_PLAY),
    "waiting": Look(fill="#f6f8fa", line="#7a838d", ink=QUIET_INK, icon=_RING),
    "running": Look(fill="#dceeff", line="#0a6fc2", ink="#00579e", icon=_PLAY),
    "retrying": Look(fill="#fff6cc", line="#8f6b00", ink="#6b5000", icon=_WAIT_AGAIN),
    "completed": Look(fill="#e1f5ee", line="#00785a", ink="#006048", icon=_CHECK),
    "reused": Look(fill="#faecf5", line="#9c4a84", ink="#7e3469", icon=_AGAIN),
    "failed": Look(fill="#ffe9e2", line="#c8371b", ink="#a32a10", icon=_CROSS),
    "upstream_failed": Look(
        fill="#fff3e0", line="#a8650a", ink="#7d4a05", icon=_BLOCKED, is_dashed=True
    ),
    "skipped": Look(
        fill="#f6f8fa", line="#7a838d", ink=QUIET_INK, icon=_SKIP, is_dashed=True
    ),
    "cancelled": Look(fill="#eaeef2", line="#424a53", ink="#424a53", icon=_STOP),
}
#: The look of a whole run, by `amlnb.model.run.RunStatus`.
RUN_LOOKS: Mapping[str, Look] = {
    "pending": LOOKS["waiting"],
    "running": LOOKS["running"],
    "cancelling": LOOKS["cancelled"],
    "completed": LOOKS["completed"],
    "failed": LOOKS["failed"],
    "cancelled": LOOKS["cancelled"],
    "interrupted": LOOKS["retrying"],
}
