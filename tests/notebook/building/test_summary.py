"""A step in one line."""

from __future__ import annotations

import pytest

from amlnb.model.errors import NotFoundError
from amlnb.notebook.building.summary import describe_step
from tests.notebook.story import build


def test_everything_that_a_step_can_take():
    pipeline = build(
        "%%pipeline_params\nlr = 0.1\nyears = [1]\nleast = 1",
        "import math\nK = 3\nclass A: ...\ndef fit(a): return math.pi * K",
        "%%pipeline_shared\nconnection = open_it()\ndef open_it(): ...",
        "%%pipeline_step split\ntrain_df = 1\nfar = 2\ntest_df = 3\nn = 4",
        "%%pipeline_step train -i data=x.csv -i near=split.far --map y=years "
        "--when 'n > least'\n"
        "model = fit(train_df), lr, y, near, connection, A\nauc = test_df\nauc",
        "%%pipeline_step use --map m=model\nprint(m, math)",
        "%%pipeline_step fixed --map m=[1,2]\nprint(m)",
    )
    told = [describe_step(pipeline, s.name) for s in pipeline.steps]
    assert told == [
        "split | → train_df, far, test_df, n",
        (
            "train ← data (x.csv), near = far, train_df, test_df (split) · each y of "
            "years · lr · helper fit, open_it · class A · constant K · shared "
            "connection · when n > least | → model, auc"
        ),
        "use ← each m of model (train)",
        "fixed ← each m of 2 values",
    ]


def test_a_step_that_is_not_there():
    with pytest.raises(NotFoundError, match=r"There is no step .b.\. Known: a"):
        describe_step(build("%%pipeline_step a"), "b")
