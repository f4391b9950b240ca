"""The one table of names, and what type checkers see of it.

``python -m tests.sdk.test_names`` writes ``amlnb/__init__.pyi`` anew from the table.
"""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import amlnb
from amlnb.sdk.names import HOMES

STUB = Path(amlnb.__file__).with_suffix(".pyi")
HEAD = """\
# Made from amlnb/sdk/names.py by: python -m tests.sdk.test_names
from pathlib import Path
from typing import Any

"""
TAIL = """
__version__: str

def read_notebook(path: Path | str) -> Pipeline: ...
def load_ipython_extension(shell: Any) -> None: ...
def unload_ipython_extension(shell: Any) -> None: ...
"""


def stub() -> str:
    homes = sorted(HOMES.items(), key=lambda item: (item[1], item[0]))
    lines = [f"from {home} import {name} as {name}" for name, home in homes]
    return HEAD + "\n".join(lines) + "\n" + TAIL


@pytest.mark.parametrize("name", HOMES)
def test_every_name_is_found_and_is_one_object(name: str):
    assert getattr(amlnb, name) is getattr(import_module(HOMES[name]), name)
    assert name in amlnb.__all__
    assert name in dir(amlnb)


def test_a_name_that_is_none_is_refused_as_python_does():
    with pytest.raises(AttributeError, match="has no attribute 'Pipelin'"):
        _ = amlnb.Pipelin


def test_type_checkers_see_the_same_table():
    assert STUB.read_text(encoding="utf-8") == stub(), "python -m tests.sdk.test_names"


def test_the_table_costs_nothing_before_it_is_used():
    code = "import sys, amlnb; print(*[m for m in sys.modules if 'amlnb.sdk.' in m])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == ["amlnb.sdk.names"]


if __name__ == "__main__":
    STUB.write_text(stub(), encoding="utf-8")
