"""Names that newer numpy, pandas and scikit-learn dropped."""

from __future__ import annotations

import os
import subprocess
import sys

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
