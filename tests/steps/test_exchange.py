from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from amlnb.model.artifact import Artifact
from amlnb.model.step import Output
from amlnb.steps.exchange import HANDOVER, put, take
from amlnb.steps.handover import Given, Handover, Wanted

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(st.dictionaries(st.text(), JSON))
def test_any_json_value_arrives_as_it_was_sent(values):
    with tempfile.TemporaryDirectory() as folder:
        put(folder, HANDOVER, Handover(values=values))
        assert take(Handover, folder, HANDOVER).values == values


def test_what_is_handed_over_is_private_and_whole(tmp_path):
    artifact = Artifact(name="a", format="file", digest="d")
    handover = Handover(
        inputs={"a": Given(artifact=artifact, path="/p", items=(Given(path="/q"),))},
        outputs=(Wanted(output=Output(name="b", format="dir"), path="/r"),),
        modules={"m.py": "x = 1"},
    )
    path = put(tmp_path, HANDOVER, handover)
    assert path.stat().st_mode & 0o777 == 0o600
    assert take(Handover, tmp_path, HANDOVER) == handover


def test_what_the_other_side_did_not_leave_is_none():
    assert take(Handover, Path("/nowhere"), HANDOVER) is None
