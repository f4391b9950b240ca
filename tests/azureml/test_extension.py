"""``%load_ext amlnb.azureml`` in a shell."""

from __future__ import annotations

import os

import pytest

from amlnb.azureml import activation


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch):
    from IPython.core.interactiveshell import InteractiveShell

    monkeypatch.setenv("PYTHONPATH", os.environ.get("PYTHONPATH", ""))
    yield InteractiveShell.instance()
    activation.deactivate()
    InteractiveShell.clear_instance()


def test_a_cell_that_loads_it_has_the_names(shell):
    shell.run_cell("%load_ext amlnb.azureml").raise_error()
    shell.run_cell("from azureml.core import VERSION").raise_error()
    assert shell.user_ns["VERSION"].startswith("1.")

    shell.run_cell("%unload_ext amlnb.azureml").raise_error()
    assert not activation.is_active()


def test_the_notebook_extension_of_v1_brings_its_magic(shell):
    shell.run_cell("%load_ext amlnb.azureml").raise_error()
    shell.run_cell("%load_ext azureml.contrib.notebook").raise_error()

    assert "CaptureNotebook" in shell.magics_manager.magics["line"]
    done = shell.run_cell("%CaptureNotebook absent.ipynb")
    assert "name it, as %CaptureNotebook" in str(done.error_in_exec)


def test_a_refusal_is_shown_as_the_cells_lines_and_its_sentence(shell, capsys):
    shell.run_cell("%load_ext amlnb.azureml").raise_error()
    done = shell.run_cell(
        "from azureml.pipeline.core import Pipeline\nx = 1\nPipeline('ws', [])"
    )

    assert done.success is False
    said = capsys.readouterr().out
    assert "line 3, in <module>" in said
    assert "amlnb/sdk" not in said
    assert said.splitlines()[-1] == (
        "UserErrorException: Pipeline(workspace, steps): workspace is a str, and must "
        "be a Workspace, as Workspace.from_config() returns it."
    )
