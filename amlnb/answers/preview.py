"""A first look at what a step made."""

from __future__ import annotations

from amlnb.answers.memory import Memory
from amlnb.answers.step import find_step
from amlnb.model.errors import NotFoundError
from amlnb.model.json import JsonValue


def output_preview(
    memory: Memory, run_id: str, key: str, name: str, rows: int = 20
) -> dict[str, JsonValue]:
    """Return the preview of an output; see `amlnb.data.preview`.

    Raises
    ------
    NotFoundError
        When there is no such run, step or output, or it was not made yet.
    """
    outputs = find_step(memory, run_id, key).outputs
    artifact = outputs.get(name)
    if artifact is None:
        raise NotFoundError(f"output of step {key!r} named", name, tuple(outputs))
    return memory.workspace.preview(artifact, rows)
