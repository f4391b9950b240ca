from __future__ import annotations

from pathlib import Path

import pytest

from amlnb.inside.notebook_run import kernel_of, parameters
from tests.acceptance.notebook_files import write_notebook


def test_texts_stay_texts_and_values_are_read() -> None:
    words = [
        "text",
        "a",
        "5",
        "value",
        "b",
        "5",
        "value",
        "c",
        "True",
        "value",
        "d",
        "x",
    ]
    assert dict(parameters(words)) == {"a": "5", "b": 5, "c": True, "d": "x"}


def test_a_kernel_that_is_not_here_gives_way_to_this_python(tmp_path: Path) -> None:
    path = write_notebook(tmp_path / "n.ipynb", ["1"], kernel="python36")
    assert kernel_of({"notebook": str(path)}) == ("python3", "python")


def test_a_kernel_that_was_asked_for_is_not_replaced(tmp_path: Path) -> None:
    path = write_notebook(tmp_path / "n.ipynb", ["1"])
    wanted = {"notebook": str(path), "kernel_name": "no-such-kernel"}
    assert kernel_of(wanted)[0] == "no-such-kernel"


def test_a_notebook_that_is_none_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "n.ipynb").write_text("{")
    with pytest.raises(ValueError, match="Expecting"):
        kernel_of({"notebook": str(tmp_path / "n.ipynb")})
