"""Attempts that ended after their runner had died: their work is not lost."""

from __future__ import annotations

import json
from pathlib import Path

from amlnb.engine.work import attempt_folder
from amlnb.model.attempt import AttemptId, AttemptResult
from amlnb.model.codec import BadRecordError, decode
from amlnb.model.run import Run, StepRun, StepStatus


def results(run: Run, folder: str) -> dict[str, AttemptResult]:
    """Return, by step key, what attempts left that the store still takes for running.

    Only attempts that ended well count; one that failed may have failed because
    its runner died.
    """
    found = {
        key: _result(run.id, step, folder)
        for key, step in run.steps.items()
        if step.status is StepStatus.RUNNING and step.attempts
    }
    return {k: r for k, r in found.items() if r is not None and r.failure is None}


def _result(run_id: str, step: StepRun, folder: str) -> AttemptResult | None:
    n = step.attempts[-1].n
    path = Path(attempt_folder(folder, step.key, n)) / "result.json"
    try:
        result = decode(AttemptResult, json.loads(path.read_bytes()))
    except (OSError, ValueError, BadRecordError):
        return None
    return result if result.id == AttemptId(run=run_id, key=step.key, n=n) else None
