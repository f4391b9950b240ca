"""What a person reads when a script of v1 code ends with an error."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

REFUSED = """
from azureml.core import Workspace
from azureml.pipeline.core import Pipeline
from azureml.pipeline.steps import PythonScriptStep


def build(ws):
    return Pipeline(ws, [PythonScriptStep("trian.py", source_directory=".")])


build(Workspace.from_config())
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AMLNB_WORKSPACE", raising=False)
    return tmp_path


def run(text: str) -> tuple[int, list[str]]:
    """Run a script as a person does; return its exit code and what they read."""
    Path("pipeline.py").write_text(text)
    done = subprocess.run(
        [sys.executable, "-m", "amlnb", "azureml", "run", "pipeline.py"],
        capture_output=True,
        text=True,
        check=False,
    )
    said = [line.strip() for line in done.stderr.splitlines()]
    return done.returncode, [line for line in said if line.strip("^~ ")]


def test_a_refusal_is_its_authors_lines_and_one_sentence(home: Path):
    code, said = run(REFUSED)
    assert code == 1
    assert said == [
        "Traceback (most recent call last):",
        f'File "{home}/pipeline.py", line 11, in <module>',
        "build(Workspace.from_config())",
        f'File "{home}/pipeline.py", line 8, in build',
        'return Pipeline(ws, [PythonScriptStep("trian.py", source_directory=".")])',
        (
            "MissingScriptError: Step 'trian.py': there is no 'trian.py' in the source "
            f"directory '{home}' (it has pipeline.py). Correct the script's name, "
            "which starts at the source directory, or source_directory."
        ),
        "amlnb: 'pipeline.py' ended with exit code 1: its own words are above.",
    ]


def test_an_error_of_its_own_is_shown_as_python_shows_it(home: Path):
    code, said = run("print({}['a'])\n")
    assert code == 1
    assert said == [
        "Traceback (most recent call last):",
        f'File "{home}/pipeline.py", line 1, in <module>',
        "print({}['a'])",
        "KeyError: 'a'",
        "amlnb: 'pipeline.py' ended with exit code 1: its own words are above.",
    ]


def test_its_own_exit_code_is_told(home: Path):
    del home
    code, said = run("raise SystemExit(3)\n")
    assert code == 1
    assert said == [
        "amlnb: 'pipeline.py' ended with exit code 3: its own words are above."
    ]
