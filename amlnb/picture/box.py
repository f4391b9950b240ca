"""A step's box: what must fit in it, and so how large it is, in CSS pixels."""

from __future__ import annotations

from amlnb.picture.metrics import fit, text_width
from amlnb.wire.graph import NodeJson
from amlnb.wire.words import one_line

HEIGHT = 56
LEAST_WIDTH, MOST_WIDTH = 150, 280
#: From the left border to the text, the icon between; from the text to the right.
TEXT_LEFT, TEXT_RIGHT = 42, 12
NAME_SIZE, STATE_SIZE, CHIP_SIZE = 13, 11, 10
#: Around a chip's text, and between a name and its chip.
CHIP_PADDING, CHIP_GAP = 6, 8
_MOST_CHIP = 90
#: The longest usual second line; a longer one is cut.
_STATE_SAMPLE = "running · 3 min 5 s"
_TRIES_SAMPLE = " · try 2/3"


def box_width(node: NodeJson, pipeline_kernel: str) -> float:
    """Return the width that a step's name, chip and state need, within limits."""
    name = text_width(one_line(node["name"]), NAME_SIZE, bold=True)
    chip = chip_width(chip_text(node, pipeline_kernel))
    sample = _STATE_SAMPLE + (_TRIES_SAMPLE if node["retries"] else "")
    inside = max(name + (chip and chip + CHIP_GAP), text_width(sample, STATE_SIZE))
    wanted = TEXT_LEFT + inside + TEXT_RIGHT
    return float(round(min(max(wanted, LEAST_WIDTH), MOST_WIDTH)))


def chip_text(node: NodeJson, pipeline_kernel: str) -> str:
    """Return what is special about where a step runs: its kernel or compute."""
    own_kernel = node["kernel"] if node["kernel"] != pipeline_kernel else ""
    own_compute = node["compute"] if node["compute"] != "local" else ""
    told = " · ".join(one_line(t) for t in (own_kernel, own_compute) if t)
    return fit(told, _MOST_CHIP, CHIP_SIZE)


def chip_width(text: str) -> float:
    """Return a chip's width with its padding; 0 for none."""
    return text_width(text, CHIP_SIZE) + 2 * CHIP_PADDING if text else 0.0
