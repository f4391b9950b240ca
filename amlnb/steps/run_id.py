"""The id of a step run: the run's own, and the step in letters that ids allow."""

from __future__ import annotations

import re

_OTHER = re.compile(r"[^A-Za-z0-9_-]+")


def step_run_id(run: str, key: str) -> str:
    """Return ``20261121-101500-k3f9xq_train``; fit for paths, URLs and variables."""
    return f"{run}_{_OTHER.sub('-', key).strip('-')}"
