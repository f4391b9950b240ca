from __future__ import annotations

from itertools import combinations

import pytest

from amlnb.model.run import RunStatus, StepStatus
from amlnb.picture.look import ARROW, INK, LOOKS, PAPER, QUIET_INK, RUN_LOOKS


def linear(colour):
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def luminance(colour):
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


# Machado, Oliveira, Fernandes 2009, severity 1, on linear RGB.
DEFICIENCIES = {
    "protan": [(0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)],
    "deutan": [(0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)],
}


def seen(colour, matrix):
    return [
        sum(m * c for m, c in zip(row, linear(colour), strict=True)) for row in matrix
    ]


def test_every_state_has_a_look():
    assert {status.value for status in StepStatus} <= set(LOOKS)
    assert {status.value for status in RunStatus} == set(RUN_LOOKS)


@pytest.mark.parametrize("name", LOOKS)
def test_every_text_can_be_read(name):
    look = LOOKS[name]
    assert contrast(look.ink, look.fill) >= 4.5
    assert contrast(look.ink, PAPER) >= 4.5
    assert contrast(INK, look.fill) >= 4.5
    assert contrast(QUIET_INK, look.fill) >= 4.5
    assert (
        contrast(look.line, PAPER) >= 3
    )  # borders, and the icon's strokes on its disc
    assert contrast(ARROW, PAPER) >= 3


@pytest.mark.parametrize("kind", DEFICIENCIES)
def test_the_main_states_stay_apart_for_colour_blind_eyes(kind):
    main = ["running", "completed", "reused", "failed"]
    for one, other in combinations(main, 2):
        colours = [seen(LOOKS[n].line, DEFICIENCIES[kind]) for n in (one, other)]
        apart = sum((a - b) ** 2 for a, b in zip(*colours, strict=True)) ** 0.5
        assert apart > 0.05, (one, other, apart)


def test_icons_tell_the_states_apart_without_any_colour():
    states = [LOOKS[status.value].icon for status in StepStatus]
    assert len(set(states)) == len(states)
