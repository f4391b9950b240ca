"""The id of a step run: the run's own, and the step in letters that ids allow."""

from __future__ import annotations

import re

from amlnb.model.json import digest

_OTHER = re.compile(r"[^A-Za-z0-9._-]+")


def step_run_id(run: str, key: str) -> str:
    """Return ``20261121-101500-k3f9xq_train``; fit for paths, URLs and variables.

    A key with other letters gets some of its digest too, so that no two are alike.
    """
    plain = _OTHER.sub("-", key).strip("-")
    return f"{run}_{plain}" if plain == key else f"{run}_{plain}-{digest(key)[:6]}"
