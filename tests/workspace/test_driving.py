from __future__ import annotations

from pathlib import Path

import pytest

from amlnb.model.pipeline import Pipeline
from amlnb.model.run import RunStatus, StepStatus
from amlnb.notebook.files.reader import pipeline_from_notebook
from amlnb.settings import Settings
from amlnb.workspace.folder import run_folder
from amlnb.workspace.owner import myself
from amlnb.workspace.workspace import Workspace

CELLS = """
# %%
%%pipeline_step one
x = 1
# %%
%%pipeline_step two
y = x + 1
"""


@pytest.fixture
def pipeline(tmp_path: Path) -> Pipeline:
    script = tmp_path / "cells.py"
    script.write_text(CELLS)
    return pipeline_from_notebook(script)


def test_a_run_in_which_all_is_reused_needs_no_runner(
    tmp_path: Path, pipeline: Pipeline
) -> None:
    workspace = Workspace.open(tmp_path, settings=Settings())
    first = workspace.wait(workspace.submit(pipeline).id, timeout=60)
    assert first.status is RunStatus.COMPLETED
    assert first.owner != myself()

    again = workspace.run(workspace.submit(pipeline).id)
    assert again.status is RunStatus.COMPLETED
    assert {s.status for s in again.steps.values()} == {StepStatus.REUSED}
    assert again.owner == myself()
    assert not (run_folder(workspace.root, again.id) / "runner.log").exists()
    workspace.close()
