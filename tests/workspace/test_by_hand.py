"""Runs without steps, held by the process that logs to them."""

from __future__ import annotations

from pathlib import Path

from amlnb.model.run import RunStatus
from amlnb.workspace.workspace import Workspace


def test_it_is_running_until_its_process_ends_it(tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path)

    held = workspace.begin_by_hand("diabetes", {"by": "hand"})
    assert workspace.run(held.run.id).status is RunStatus.RUNNING
    workspace.end_by_hand(held, RunStatus.FAILED, "it would not fit")

    ended = workspace.run(held.run.id)
    assert (ended.status, ended.message) == (RunStatus.FAILED, "it would not fit")
    assert ended.experiment == "diabetes"
    assert ended.options.tags == {"by": "hand"}
    workspace.close()
