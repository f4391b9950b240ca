"""What went wrong is told with the user's own line, and without ours."""

from __future__ import annotations

import faulthandler
from pathlib import Path

import pytest

from amlnb.model.attempt import Fault
from amlnb.model.step import Place
from amlnb.sdk.parallel.entry import load
from amlnb.sdk.parallel.mishap import Mishap, hung, raised, wrong


def mishap_of(folder: Path, text: str) -> Mishap:
    (folder / "score_it.py").write_text(text)
    try:
        load("score_it.py", folder).run([])
    except BaseException as error:  # noqa: BLE001 - whatever the text raises
        return raised(error, folder)
    raise AssertionError(text)


def test_the_deepest_own_line_is_named(tmp_path: Path) -> None:
    text = "import json\ndef run(b):\n    return read()\ndef read():\n"
    found = mishap_of(tmp_path, text + "    return json.loads('{')\n")
    assert found.headline.startswith("JSONDecodeError: Expecting property name ")
    assert found.headline.endswith(
        ", in line 5 of score_it.py: `return json.loads('{')`"
    )
    assert found.traceback.count('score_it.py", line') == 2
    assert "entry.py" not in found.traceback


def test_a_line_that_is_no_python_is_named(tmp_path: Path) -> None:
    found = mishap_of(tmp_path, "def run(b):\n    return (\n")
    assert found.headline == (
        "SyntaxError: '(' was never closed, in line 2 of score_it.py: `return (`"
    )


@pytest.mark.parametrize(("code", "word"), [(42, "sys.exit(42)"), (2, "argparse")])
def test_a_process_that_ends_itself_is_no_riddle(
    tmp_path: Path, code: int, word: str
) -> None:
    found = mishap_of(tmp_path, f"import sys\ndef run(b): sys.exit({code})")
    assert found.what.startswith("SystemExit: the script ended its process by sys.exit")
    assert word in found.what


def test_an_error_without_words_has_its_name(tmp_path: Path) -> None:
    assert mishap_of(tmp_path, "def run(b): assert b").what == "AssertionError"


def test_a_call_that_hangs_is_told_by_where_it_was(tmp_path: Path) -> None:
    text = (
        "import faulthandler\n"
        "def run(file):\n    return think(file)\n"
        "def think(file):\n    faulthandler.dump_traceback(file, all_threads=True)\n"
    )
    (tmp_path / "score_it.py").write_text(text)
    stack = tmp_path / "stack"
    with stack.open("w") as file:
        load("score_it.py", tmp_path).run(file)
    assert not faulthandler.is_enabled() or stack.stat().st_size
    found = hung("run() is late", stack.read_text(), tmp_path)
    assert found.fault is Fault.TIMEOUT
    assert found.place == Place(file="score_it.py", line=5)
    lines = found.traceback.splitlines()
    assert lines[0] == "Where it was (most recent call last):"
    assert lines[-1].strip() == "faulthandler.dump_traceback(file, all_threads=True)"


def test_a_call_that_left_no_word_is_told_too(tmp_path: Path) -> None:
    found = hung("run() is late", "", tmp_path)
    assert (found.headline, found.traceback) == ("run() is late", "")


def test_a_wrong_result_names_the_function(tmp_path: Path) -> None:
    (tmp_path / "score_it.py").write_text("\ndef run(b):\n    pass\n")
    found = wrong("run() returned None", load("score_it.py", tmp_path).run, tmp_path)
    assert found.headline == (
        "run() returned None, in line 2 of score_it.py: `def run(b):`"
    )
    assert found.is_final
    assert wrong("run() returned 1", len, tmp_path).headline == "run() returned 1"
