"""Outputs become variables; a name that changes its value is told."""

from __future__ import annotations

import pytest

from amlnb.model.artifact import Artifact
from amlnb.model.errors import NotFoundError
from amlnb.model.run import StepRun
from amlnb.notebook.live.pulling import chosen, is_same, pull

MODEL = Artifact(name="model", format="json", digest="1", size=1200, type="dict")
AUC = Artifact(name="auc", format="json", digest="2", size=4, type="float")
STEP = StepRun(key="train", step="train", outputs={"model": MODEL, "auc": AUC})
VALUES = {"model": {"a": 1}, "auc": 0.9}


def test_all_outputs_or_those_named():
    assert chosen(STEP, []) == [MODEL, AUC]
    assert chosen(STEP, ["auc"]) == [AUC]
    with pytest.raises(NotFoundError, match="output of step 'train' named 'acu'"):
        chosen(STEP, ["acu"])


def test_values_are_bound_and_told():
    namespace: dict[str, object] = {"auc": 0.9, "model": [1]}
    told = pull(STEP, [MODEL, AUC], lambda a: VALUES[a.name], namespace, "r1")
    assert namespace == VALUES
    assert [str(t) for t in told] == [
        "model ← train (run r1): dict, 1.2 kB; it had another value (list)",
        "auc ← train (run r1): float, 4 B",
    ]


def test_one_that_cannot_be_loaded_changes_nothing():
    namespace: dict[str, object] = {}

    def load(artifact: Artifact) -> object:
        if artifact is AUC:
            raise OSError
        return 1

    with pytest.raises(OSError):  # noqa: PT011 - it is the only one
        pull(STEP, [MODEL, AUC], load, namespace, "r1")
    assert namespace == {}


def test_sameness_of_all_sorts_of_values():
    import numpy as np
    import pandas as pd

    class Odd:
        def __eq__(self, other: object) -> bool:
            raise RuntimeError

        __hash__ = None  # type: ignore[assignment]

    frame = pd.DataFrame({"a": [1, 2]})
    assert is_same(frame, frame.copy())
    assert not is_same(frame, frame + 1)
    assert is_same(np.arange(3), np.arange(3))
    assert not is_same(np.arange(3), np.arange(4))
    assert not is_same(1, 1.0)
    assert not is_same(Odd(), Odd())
