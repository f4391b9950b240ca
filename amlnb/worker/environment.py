"""The environment that a step's kernel starts in."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from amlnb.model.attempt import AttemptSpec
from amlnb.steps.exchange import HANDOVER
from amlnb.steps.handover import ATTEMPT, VARIABLE
from amlnb.steps.language import Language

#: What Jupyter tells a kernel about its server: ours has none, and a kernel that
#: looks for a parent of that number ends itself.
_OF_JUPYTER = ("JPY_",)
_OF_WORKER = ("AMLNB_RUNTIME", "AMLNB_LIFELINE", "AMLNB_FORK_SOCKET")


def kernel_environment(
    spec: AttemptSpec,
    language: Language,
    folder: Path,
    library: Path,
    inherited: Mapping[str, str] = os.environ,
) -> dict[str, str]:
    """Return what the kernel inherits, and where it finds what is meant for it."""
    drop = (*_OF_JUPYTER, *_OF_WORKER)
    kept = {k: v for k, v in inherited.items() if not k.startswith(drop)}
    paths = [str(library), *filter(None, [kept.get("PYTHONPATH")])]
    return {
        **kept,
        "PYTHONPATH": os.pathsep.join(paths),
        ATTEMPT: str(spec.id),
        VARIABLE: str(folder / HANDOVER),
        **language.environment(folder),
    }
