"""An entry script is imported as Python runs a file."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from amlnb.sdk.parallel.entry import NoRunError, load, takes_context


@pytest.fixture(autouse=True)
def as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(sys, "modules", dict(sys.modules))


def test_modules_beside_it_and_in_the_source_directory_are_found(
    tmp_path: Path,
) -> None:
    (tmp_path / "shared_by_all.py").write_text("ONE = 1")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "near.py").write_text("TWO = 2")
    (tmp_path / "deep" / "score_deep.py").write_text(
        "from shared_by_all import ONE\nfrom near import TWO\n"
        "def run(b): return [ONE, TWO, __name__, __file__]"
    )
    entry = load("deep/score_deep.py", tmp_path)
    file = str(tmp_path / "deep" / "score_deep.py")
    assert entry.run([]) == [1, 2, "score_deep", file]
    assert (entry.init, entry.shutdown, entry.takes_context) == (None, None, False)


def test_a_script_named_as_a_module_that_is_loaded_takes_no_ones_place(
    tmp_path: Path,
) -> None:
    (tmp_path / "json.py").write_text("def run(b): return b")
    known = sys.modules["json"]
    assert load("json.py", tmp_path).run([1]) == [1]
    assert sys.modules["json"] is known


def test_a_star_that_brought_no_run_is_told(tmp_path: Path) -> None:
    (tmp_path / "star.py").write_text("from os.path import *")
    with pytest.raises(NoRunError, match="has no function `run`"):
        load("star.py", tmp_path)


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ("batch", False),
        ("batch, context", True),
        ("batch, mini_batch_context=None", True),
        ("batch, verbose=False", False),
        ("*batches", False),
    ],
)
def test_the_context_is_for_those_who_want_it(arguments: str, wanted: bool) -> None:
    assert takes_context(eval(f"lambda {arguments}: 0")) is wanted


def test_a_callable_that_tells_nothing_of_itself_gets_one_argument() -> None:
    assert not takes_context(max)
