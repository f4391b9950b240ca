from __future__ import annotations

import sys
from pathlib import Path

import pytest

from amlnb.model.pipeline import Pipeline
from amlnb.picture import render as module
from amlnb.picture.render import (
    DrawingFailedError,
    NoGraphvizError,
    PictureFormatError,
    picture_bytes,
    render,
)
from amlnb.picture.svg import run_svg
from tests.wire.samples import completed, flights


@pytest.mark.parametrize(
    ("name", "start"), [("a.svg", b"<svg "), ("a.PNG", b"\x89PNG"), ("a.pdf", b"%PDF-")]
)
def test_a_file_is_written_in_the_format_of_its_ending(tmp_path, name, start):
    path = render(flights(), completed(), tmp_path / name)
    assert path.read_bytes().startswith(start)
    assert path.stat().st_size > 3000


def test_svg_is_our_own_drawing(tmp_path):
    path = render(flights(), None, str(tmp_path / "a.svg"))
    assert path.read_text(encoding="utf-8") == run_svg(flights())


def test_no_steps_are_drawn_too():
    assert picture_bytes(Pipeline(name="new", steps=()), None, "png")[:4] == b"\x89PNG"


@pytest.mark.parametrize("name", ["a.bmp", "picture"])
def test_an_unknown_format_is_refused_before_anything_is_written(tmp_path, name):
    with pytest.raises(PictureFormatError, match=r"end the file's name with \.svg, "):
        render(flights(), None, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_without_any_graphviz_the_way_out_is_told(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(module, "find_spec", lambda _: None)
    with pytest.raises(NoGraphvizError, match=r"pip install 'amlnb\[pictures\]'"):
        picture_bytes(flights(), None, "pdf")
    assert picture_bytes(flights(), None, "svg").startswith(b"<svg")


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
def test_a_dot_on_the_path_is_preferred(tmp_path, monkeypatch):
    put_dot(tmp_path, "cat >/dev/null; printf 'drawn %s' \"$*\"")
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    drawn = picture_bytes(flights(), None, "png")
    assert drawn.startswith(b"drawn ")
    assert b"-Tpng" in drawn


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
def test_a_dot_that_fails_is_told_with_its_own_words(tmp_path, monkeypatch):
    put_dot(tmp_path, "cat >/dev/null; echo 'no fonts at all' >&2; exit 3")
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(DrawingFailedError, match="no fonts at all") as caught:
        picture_bytes(flights(), None, "png")
    assert caught.value.format == "png"


def put_dot(folder: Path, script: str) -> None:
    dot = folder / "dot"
    dot.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    dot.chmod(0o755)
