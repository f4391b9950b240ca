"""Notebooks of v1 code, whole: our own, which use the API as the public samples do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from amlnb.workspace.workspace import Workspace
from tests.acceptance.notebook_files import write_notebook

pytest.importorskip("pandas")
HERE = Path(__file__).parent / "notebooks"


def run(name: str, place: Path) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """Run one of them in a folder of its own; return its end and its runs' ends."""
    work = place / "work"
    shutil.copytree(HERE / name, work)
    text = (work / "notebook.py").read_text()
    cells = [cell.strip("\n") for cell in text.split("# %%\n")[1:]]
    write_notebook(work / "notebook.ipynb", cells, kernel="python38-azureml")
    (place / "numbers.csv").write_text("n\n1\n2\n3\n")
    (place / "others.csv").write_text("n\n10\n20\n")
    (work / ".amlnb").mkdir()
    done = subprocess.run(
        [
            *(sys.executable, "-m", "amlnb", "azureml", "run", "notebook.ipynb"),
            *("--serve", f"https://outside.invalid={place}"),
            *("--compute", "cpu-cluster", "--wait"),
        ],
        cwd=work,
        env={k: v for k, v in os.environ.items() if not k.startswith("AMLNB_")},
        capture_output=True,
        text=True,
        check=False,
    )
    workspace = Workspace.open(work, create=False)
    ends = [each.status.value for each in workspace.runs()]
    workspace.close()
    return done, ends


@pytest.mark.parametrize(
    ("name", "runs"), [("chain", 2), ("parallel", 1), ("runner", 2)]
)
def test_it_runs_unchanged_to_its_end(name: str, runs: int, tmp_path: Path):
    done, ends = run(name, tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr
    assert ends == ["completed"] * runs


def test_what_is_not_here_yet_stops_at_its_cell_and_says_so(tmp_path: Path):
    done, ends = run("modules", tmp_path)

    assert done.returncode == 1
    assert "Cell 7 of" in done.stderr, done.stdout + done.stderr
    assert "is not yet part of amlnb" in done.stderr
    assert ends == ["completed"]
