"""Looking a step of a run up: keys that a client names are never part of a path."""

from __future__ import annotations

from amlnb.answers.memory import Memory
from amlnb.model.errors import NotFoundError
from amlnb.model.run import StepRun

_NAMED = 20


def find_step(memory: Memory, run_id: str, key: str) -> StepRun:
    """Return a step's or item's state; one that nothing happened to yet is waiting.

    Raises
    ------
    NotFoundError
        When there is no such run, or the run has no such step.
    """
    found = memory.run(run_id).steps.get(key)
    if found is not None:
        return found
    names = tuple(step.name for step in memory.pipeline(run_id).steps)
    if key in names:
        return StepRun(key=key, step=key)
    raise NotFoundError("step", key, names[:_NAMED])
