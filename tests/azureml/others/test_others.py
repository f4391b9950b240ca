"""Others' notebooks and scripts, unchanged: each ends as the table says.

They are brought in at test time from clones that ``AMLNB_CLONES`` names, and skipped
where they cannot be had.
"""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.azureml.others.bringing import clone
from tests.azureml.others.running import Outcome, run
from tests.azureml.others.table import MORE, OTHERS, A, B, Held


@pytest.mark.parametrize("held", [*A, *B, *MORE, *OTHERS], ids=lambda held: held.name)
def test_it_ends_as_the_table_says(held: Held, tmp_path: Path):
    place = clone(held.repository)
    if isinstance(place, str):
        pytest.skip(place)
    lacking = [program for program in held.needs if shutil.which(program) is None]
    lacking += [name for name in held.needs_modules if find_spec(name) is None]
    if lacking:
        pytest.skip(f"{lacking[0]} is not installed")

    outcome = run(held, place, tmp_path)

    assert outcome.runs == held.runs, outcome.said
    if held.stops_at and not held.then:
        _stopped_where_expected(held, outcome)
    else:
        assert (outcome.code, outcome.failures) == (0, []), outcome.said


def _stopped_where_expected(held: Held, outcome: Outcome) -> None:
    assert outcome.code == 1, outcome.said
    assert held.stops_with in outcome.said
    if held.file.endswith(".ipynb"):
        assert outcome.failures, outcome.said
        source, error = outcome.failures[0]
        assert held.stops_at in source, error
