"""``amlnb azureml run``: a notebook or script of v1 code, as a person runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from amlnb.cli.codes import ExitCode
from amlnb.cli.main import carry_out
from tests.acceptance.notebook_files import write_notebook


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("AMLNB_")}
    return subprocess.run(
        [sys.executable, "-m", "amlnb", "azureml", "run", *words],
        cwd=folder,
        env=kept,
        capture_output=True,
        text=True,
        check=False,
    )


def sources(notebook: Path) -> list[str]:
    cells = json.loads(notebook.read_text())["cells"]
    return ["".join(cell["source"]) for cell in cells]


def test_a_notebook_of_another_kernel_runs_unchanged_to_its_end(tmp_path: Path):
    cells = [
        "from azureml.core import VERSION\nprint('SDK version:', VERSION)",
        "import requests\nprint(requests.get('https://h.invalid/a.csv').text)",
        "from azureml.pipeline.core import Schedule\nopen('beside.txt', 'w').close()",
    ]
    (tmp_path / "folder").mkdir()
    path = write_notebook(tmp_path / "folder" / "n.ipynb", cells)
    content = json.loads(path.read_text())
    content["metadata"]["kernelspec"] = {
        "name": "python38-azureml",
        "display_name": "Python 3.8 - AzureML",
        "language": "python",
    }
    path.write_text(json.dumps(content))
    (tmp_path / "a.csv").write_text("a,b\n")

    done = run(tmp_path, "folder/n.ipynb", "--serve", "https://h.invalid/a.csv=a.csv")

    assert done.returncode == ExitCode.DONE, done.stderr
    assert "SDK version: 1." in done.stdout
    assert "a,b" in done.stdout
    assert (tmp_path / "folder" / "beside.txt").exists()
    executed = tmp_path / ".amlnb" / "azureml" / "n.ipynb"
    assert sources(executed) == sources(path) == cells


def test_a_failed_cell_is_named_and_later_ones_run_where_asked(tmp_path: Path):
    cells = [
        "print('first')",
        "from azureml.pipeline.core import Schedule\nSchedule.list(None)",
        "print('third')",
    ]
    write_notebook(tmp_path / "n.ipynb", cells)

    done = run(tmp_path, "n.ipynb", "--keep-going")

    assert done.returncode == ExitCode.FAILED
    assert "third" in done.stdout
    assert "Cell 2 of 'n.ipynb' failed with NotHereError: Schedule.list is not yet" in (
        done.stderr
    )


def test_a_script_gets_its_arguments_and_tells_its_own_end(tmp_path: Path):
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "beside.py").write_text("NAME = 'beside'\n")
    (tmp_path / "code" / "s.py").write_text(
        "import sys, numpy as np, azureml.core\n"
        "from beside import NAME\n"
        "print(sys.argv[1:], NAME, __name__, np.float(2))\n"
        "sys.exit(7)\n"
    )

    done = run(tmp_path, "--old-names", "code/s.py", "--", "--epochs", "3")

    assert done.returncode == ExitCode.FAILED
    assert "['--epochs', '3'] beside __main__ 2.0" in done.stdout
    assert "'s.py' ended with exit code 7" in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["absent.ipynb"], "There is no file 'absent.ipynb'"),
        (["a.txt"], "is neither an .ipynb nor a .py file"),
        (["a.py", "--serve", "a.csv"], "names no address"),
    ],
)
def test_what_cannot_run_is_refused_before_anything_runs(
    tmp_path: Path, monkeypatch, capsys, words, told
):
    monkeypatch.chdir(tmp_path)
    Path("a.txt").touch()
    Path("a.py").touch()

    assert carry_out(["azureml", "run", *words]) == ExitCode.REFUSED
    assert told in capsys.readouterr().err


def test_a_cluster_taken_for_granted_can_be_declared(tmp_path: Path):
    (tmp_path / "s.py").write_text("print('ran')\n")

    done = run(tmp_path, "s.py", "--compute", "cpu-cluster", "--compute", "gpu")

    assert done.returncode == ExitCode.DONE
    from amlnb.workspace.workspace import Workspace

    workspace = Workspace.open(tmp_path, create=False)
    assert workspace.assets.names("compute") == ["cpu-cluster", "gpu"]
    workspace.close()
