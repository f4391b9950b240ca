"""Entry scripts that are refused by their text alone."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from amlnb.sdk.parallel.checking import EntryScriptError, check_entry_script
from amlnb.sdk.steps.recipe import MissingScriptError


def check(folder: Path, text: str) -> None:
    (folder / "score.py").write_text(dedent(text))
    check_entry_script("s", "score.py", folder)


@pytest.mark.parametrize(
    "text",
    [
        "def run(mini_batch): ...",
        "def run(mini_batch, mini_batch_context): ...",
        "def run(a, b, verbose=False): ...",
        "def run(*args): ...",
        "from scoring import score as run",
        "from scoring import *",
        "run = lambda files: files",
        "try:\n    import a\nexcept ImportError:\n    def run(b): ...",
        "if True:\n    def run(b): ...",
    ],
)
def test_a_script_with_a_fitting_run_is_taken(tmp_path: Path, text: str) -> None:
    check(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "has no function `run` (it has no functions): write"),
        ("def score(b): ...", "has no function `run` (it has score): write"),
        ("class A:\n    def run(self): ...", "has no function `run`"),
        ("def run(): ...", "has a `run` in line 1 that cannot be called"),
        ("\ndef run(a, b, c): ...", "has a `run` in line 2 that cannot be called"),
        ("def run(a, *, key): ...", "cannot be called with a mini-batch"),
        ("async def run(b): ...", "has an `async def run`: make it a plain function"),
        ("def run(b) return b", "is no Python, line 1: expected ':'"),
        ("x = '\0'", "is no Python"),
    ],
)
def test_a_script_without_is_refused(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(EntryScriptError) as caught:
        check(tmp_path, text)
    assert why in str(caught.value)
    assert str(caught.value).startswith("Step 's': the entry script 'score.py' in ")


def test_a_script_that_is_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "score.py").write_text("")
    with pytest.raises(MissingScriptError, match=r"no 'scores.py' .* mean 'score.py'"):
        check_entry_script("s", "scores.py", tmp_path)
