from __future__ import annotations

import re

from amlnb.steps.run_id import step_run_id


def test_plain_keys_stay_as_they_are() -> None:
    assert step_run_id("r", "train.py") == "r_train.py"


def test_others_stay_apart() -> None:
    keys = ["My Step", "My-Step", "é", "è", "train[0]", "train[1]"]
    ids = [step_run_id("r", key) for key in keys]
    assert len(set(ids)) == len(keys)
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+", i) for i in ids)
