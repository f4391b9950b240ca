"""Names that newer numpy, pandas and scikit-learn dropped."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from amlnb.azureml import activation, old_names

pytest.importorskip("sklearn")
CODE = """\
import azureml.core
import numpy as np, pandas as pd
from sklearn.externals import joblib
print(np.float(3), np.int is int, np.bool_(True))
table = pd.DataFrame({"a": [1]}).append(pd.DataFrame({"a": [2]}), ignore_index=True)
table = table.append({"a": 3}, ignore_index=True)
print(list(table["a"]), dict(table.iteritems()).keys())
print(joblib.__name__)
"""


def run(**variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(activation.ENTRY), **variables}
    return subprocess.run(
        [sys.executable, "-c", CODE],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_asked_for_they_are_there():
    done = run(**{old_names.VARIABLE: "1"})

    assert done.stdout.splitlines() == [
        "3.0 True True",
        "[1, 2, 3] dict_keys(['a'])",
        "joblib",
    ]


def test_not_asked_for_nothing_is_touched():
    done = run()

    assert done.returncode == 1
    assert "sklearn.externals" in done.stderr


def test_a_step_finds_what_the_old_runner_left_in_scripts(tmp_path: Path):
    (tmp_path / "sitecustomize.py").write_text("print('the next one too')\n")
    paths = [str(old_names.FOLDER), str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}

    def said(**variables: str) -> str:
        code = "print('os' in vars(__builtins__))"
        return subprocess.run(
            [sys.executable, "-c", code],
            env={**environment, **variables},
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    assert said(AMLNB_RUN_CONTEXT="context.json") == "the next one too\nTrue\n"
    assert said() == "the next one too\nFalse\n"
