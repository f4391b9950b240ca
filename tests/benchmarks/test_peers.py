"""What the peers are given to do is valid, and nothing of it counts as done yet."""

from __future__ import annotations

import ast
import os
from pathlib import Path

import nbformat
import pytest
import yaml

import amlnb
from benchmarks.compare import PEERS
from benchmarks.peers.amlnb import REUSED, told
from benchmarks.peers.peer import MARK, Contender, ended, files, untouched
from benchmarks.rows import ROWS

CONTENDERS = [(peer.name, one) for peer in PEERS for one in peer.contenders]
RUN = "amlnb run"
NAMES = [f"{peer}-{one.row}-{one.name}" for peer, one in CONTENDERS]


@pytest.fixture(params=CONTENDERS, ids=NAMES)
def contender(request: pytest.FixtureRequest) -> Contender:
    return request.param[1]


def test_a_project_is_written_that_its_tool_can_read(contender, tmp_path):
    contender.write(tmp_path, 3)
    for path in tmp_path.rglob("*.py"):
        ast.parse(path.read_text())
    for path in tmp_path.rglob("*.ipynb"):
        nbformat.validate(nbformat.read(path, as_version=4))
    for path in tmp_path.rglob("*.yaml"):
        assert yaml.safe_load(path.read_text())


def test_nothing_is_done_before_it_is_done(contender, tmp_path):
    contender.write(tmp_path, 3)
    for made in tmp_path.glob("out/*.txt"):  # DVC is told of some as if it made them
        made.unlink()
    (tmp_path / MARK).touch()
    assert contender.made(tmp_path, "") == (1 if contender.made is ended else 0)


def test_every_contender_is_in_a_row_and_named_once_in_it(contender):
    assert contender.row in {row.key for row in ROWS}
    assert [(c.row, c.name) for _, c in CONTENDERS].count(
        (contender.row, contender.name)
    ) == 1


def test_every_goal_names_contenders_that_there_are():
    names = {(one.row, one.name) for _, one in CONTENDERS}
    for row in ROWS:
        for goal in row.goals:
            wanted = {goal.ours, goal.base} - {"", "amlnb over Dask"}
            assert {(row.key, name) for name in wanted} <= names


@pytest.mark.parametrize(
    ("row", "steps"), [("notebook", 1), ("notebooks", 3), ("steps", 3), ("nothing", 3)]
)
def test_our_notebooks_are_pipelines(row, steps, tmp_path):
    [ours] = [c for p, c in CONTENDERS if (p, c.row, c.name) == ("amlnb", row, RUN)]
    ours.write(tmp_path, 3)
    assert len(amlnb.read_notebook(tmp_path / "work.ipynb").steps) == steps


def test_files_count_when_something_is_in_them(tmp_path):
    (tmp_path / "full").write_text("1")
    (tmp_path / "empty").touch()
    assert files("*")(tmp_path, "") == 1


def test_a_file_made_again_is_not_untouched(tmp_path):
    for name in ("kept", MARK, "again"):
        (tmp_path / name).write_text("1")
    old = (tmp_path / MARK).stat().st_mtime_ns
    _dated(tmp_path / "kept", old - 1)
    _dated(tmp_path / "again", old + 1)
    assert untouched("[ka]*")(tmp_path, "") == 1


def _dated(path: Path, when: int) -> None:
    os.utime(path, ns=(when, when))


def test_what_was_reused_is_read_from_the_summary():
    said = "✓ run x done in 1 ms\n  run          0\n  reused       3  s0\n"
    assert told(REUSED)(Path(), said) == 3
