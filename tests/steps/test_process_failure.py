"""Tracebacks as programs print them, and the line that is told of."""

from __future__ import annotations

from pathlib import Path

import pytest

from amlnb.model.step import CommandBody
from amlnb.steps.process_failure import find_error

BODY = CommandBody(kind="PythonScriptStep", words=(), digest="", source_directory="src")


@pytest.fixture
def cwd(tmp_path: Path) -> Path:
    (tmp_path / "train.py").write_text("import lib\nlib.go(\n  1)\nraise KeyError\n")
    return tmp_path.resolve()


def said(cwd: Path, frames: list[tuple[str, int]], error: str) -> str:
    lines = ["some print", "Traceback (most recent call last):"]
    for file, line in frames:
        lines += [f'  File "{file}", line {line}, in f', "    code()", "    ^^^^"]
    return "\n".join([*lines, error, "cleanup says bye"]).replace("CWD", str(cwd))


def test_the_deepest_own_line_is_told_of(cwd: Path) -> None:
    text = said(
        cwd, [("CWD/train.py", 2), ("/usr/lib/python3/json.py", 9)], "ValueError: bad"
    )
    found = find_error(text, cwd, BODY)
    assert found is not None
    assert (found.exception, found.message, found.line) == (
        "ValueError", "bad", "lib.go(",
    )  # fmt: skip
    assert str(found.place) == "line 2 of src/train.py"
    assert found.traceback.startswith("Traceback")
    assert found.traceback.endswith("ValueError: bad")


def test_an_error_of_a_package_keeps_its_own_name(cwd: Path) -> None:
    found = find_error(
        said(cwd, [("x.py", 1)], "torch.cuda.OutOfMemoryError: CUDA"), cwd, BODY
    )
    assert found is not None
    assert (found.exception, found.place) == ("OutOfMemoryError", None)


def test_the_last_traceback_counts(cwd: Path) -> None:
    first = said(cwd, [("CWD/train.py", 1)], "ValueError: first")
    last = said(cwd, [("CWD/train.py", 4)], "KeyError: 'last'")
    between = "During handling of the above exception, another exception occurred:"
    found = find_error(f"{first}\n{between}\n{last}", cwd, BODY)
    assert found is not None
    assert (found.exception, found.line) == ("KeyError", "raise KeyError")
    assert "first" not in found.traceback


def test_text_without_a_traceback_has_no_error(cwd: Path) -> None:
    assert find_error("Error: no\nValueError: looks like one", cwd, BODY) is None
