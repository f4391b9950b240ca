"""A step of nothing, carried out before there is one.

What Python does once a process (looking up type hints, importing at first use, finding
the folder for temporary files) is done then, and processes forked later find it done.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from amlnb.inside.begin import begin
from amlnb.inside.end import end
from amlnb.inside.shell import current_shell
from amlnb.model.step import Output
from amlnb.steps.exchange import HANDOVER, SAVED, put, take
from amlnb.steps.handover import VARIABLE, Given, Handover, Saved, Wanted

_NAME = "_amlnb_rehearsed"


def rehearse() -> None:
    """Put a value into a store of no consequence, and take it out again."""
    with tempfile.TemporaryDirectory(prefix="amlnb-") as folder:
        saved = _carry_out(folder, {})
        _carry_out(folder, {n: Given(artifact=a) for n, a in saved.outputs.items()})


def _carry_out(folder: str, inputs: dict[str, Given]) -> Saved:
    handover = Handover(
        inputs=inputs,
        outputs=(Wanted(output=Output(name=_NAME)),),
        artifacts=f"{folder}/artifacts",
        folder=folder,
        cwd=folder,
    )
    os.environ[VARIABLE] = str(put(folder, HANDOVER, handover))
    try:
        begin()
        current_shell().user_ns[_NAME] = 0
        end()
    finally:
        del os.environ[VARIABLE]
    return take(Saved, Path(folder), SAVED) or Saved()
