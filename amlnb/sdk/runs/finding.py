"""Which run, and which step of it, an id means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amlnb.model.errors import NotFoundError
from amlnb.steps.run_id import step_run_id

if TYPE_CHECKING:
    from amlnb.workspace.workspace import Workspace as LocalWorkspace


def find_step(local: LocalWorkspace, run_id: str) -> tuple[str, str]:
    """Return the pipeline run and the step's key that an id means; "" for no step.

    Raises
    ------
    NotFoundError
        When there is no such run.
    """
    run, mark, _ = run_id.partition("_")
    if not mark:
        local.head(run_id)  # refuses an unknown one
        return run_id, ""
    for step in local.pipeline(run).steps:
        if step_run_id(run, step.name) == run_id:
            return run, step.name
    raise NotFoundError("run", run_id)
