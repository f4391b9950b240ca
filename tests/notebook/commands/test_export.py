"""A pipeline leaves the notebook as a script, as data, and as pictures."""

from __future__ import annotations

import json

import pytest

from amlnb.model.codec import decode
from amlnb.model.pipeline import Pipeline
from amlnb.notebook.files.reader import pipeline_from_notebook


def test_a_script_builds_the_same_pipeline(story, tmp_path):
    story.cell("%pipeline plan")
    story.cell("%pipeline export story.py")
    again = pipeline_from_notebook(tmp_path / "story.py")
    assert again.name == "story"
    assert [s.name for s in again.steps] == ["load", "each", "report"]
    assert [p.name for p in again.parameters] == ["C", "names"]
    assert "%pipeline plan" not in (tmp_path / "story.py").read_text()


def test_data_reads_back(story, tmp_path):
    story.cell("%pipeline export story.json")
    data = json.loads((tmp_path / "story.json").read_text())
    assert [s.name for s in decode(Pipeline, data).steps] == ["load", "each", "report"]


@pytest.mark.parametrize(
    ("ending", "start"), [("svg", b"<svg"), ("dot", b"digraph"), ("PNG", b"\x89PNG")]
)
def test_pictures(story, tmp_path, ending, start):
    story.cell(f"%pipeline export p.{ending}")
    assert start in (tmp_path / f"p.{ending}").read_bytes()[:200]


def test_nothing_is_overwritten_unasked(story, tmp_path):
    (tmp_path / "x.json").write_text("mine")
    assert "exists already" in story.fails("%pipeline export x.json")
    assert (tmp_path / "x.json").read_text() == "mine"
    story.cell("%pipeline export x.json --force")
    assert (tmp_path / "x.json").read_text() != "mine"


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        ("x.yml", "does not write .yml files: export the pipeline as .json"),
        ("x.pngg", "'.pngg' is not a file ending. Did you mean '.png'?"),
        ("x", "'x' is not a file ending."),
    ],
)
def test_other_endings_are_refused(story, file, sentence):
    assert sentence in story.fails(f"%pipeline export {file}")
