"""``RunDetails(run).show()``, as v1 code calls it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from amlnb.model.errors import AmlnbError
from amlnb.model.run import RunStatus
from amlnb.widget.run_details import RunDetails
from amlnb.workspace.workspace import Workspace


@pytest.fixture
def run(tmp_path: Path):
    local = Workspace.open(tmp_path)
    held = local.begin_by_hand("diabetes", {})
    home = SimpleNamespace(local=local)
    experiment = SimpleNamespace(workspace=home)
    yield SimpleNamespace(id=held.run.id, experiment=experiment, parent=None)
    local.end_by_hand(held, RunStatus.COMPLETED)
    local.close()


def test_a_script_gets_one_line(run: Any, capsys):
    RunDetails(run).show()

    assert capsys.readouterr().out == f"Run {run.id}: running.\n"
    assert RunDetails(run).get_widget_data()["status"] == "running"


def test_a_shell_gets_a_picture_also_for_a_run_of_one_step(run: Any):
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    shell = InteractiveShell.instance()
    step = SimpleNamespace(id="a-step", experiment=run.experiment, parent=run)
    try:
        with capture_output() as shown:
            RunDetails(step).show()
    finally:
        shell.clear_instance()

    (output,) = shown.outputs
    assert output.data["application/vnd.amlnb.run+json"] == {"run": run.id}
    assert "diabetes" in output.data["text/plain"]


def test_what_is_no_run_is_refused():
    with pytest.raises(AmlnbError, match="shows a run, not a str"):
        RunDetails("a run")  # type: ignore[arg-type]
