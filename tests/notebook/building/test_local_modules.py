"""Modules of the project are found, read and shipped; no module is imported."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.notebook.story import body, build, shipped


def write(folder: Path, **texts: str) -> None:
    """Write modules: ``a__b`` is ``a/b.py``."""
    for name, text in texts.items():
        path = folder / f"{name.replace('__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def init(folder: Path, package: str, text: str = "") -> None:
    path = folder / package / "__init__.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_modules_are_followed_through_each_other(tmp_path: Path):
    write(
        tmp_path,
        clean="import pandas as pd\nfrom geo.shapes import area\nraise SystemExit",
        geo__shapes="from . import units\nfrom .deep.more import x as y\nimport os",
        geo__units="import numpy\nfrom ..clean import z",
        geo__deep__more="import clean",
        geo__unused="1",
        other="1",
    )
    init(tmp_path, "geo", "from .names import *")
    write(tmp_path, geo__names="import requests")
    pipeline = build(
        "%%pipeline_step a\nfrom clean import tidy\nimport json, yaml.parser",
        "%%pipeline_step b\nimport geo.shapes",
        "%%pipeline_step c\nimport math",
        folder=tmp_path,
    )
    a, b, c = (body(step) for step in pipeline.steps)
    assert a.modules == (
        "clean.py",
        "geo/__init__.py",
        "geo/deep/more.py",
        "geo/names.py",
        "geo/shapes.py",
        "geo/units.py",
    )
    assert a.imports == ("numpy", "pandas", "requests", "yaml")
    assert "clean.py" in b.modules
    assert (c.modules, c.imports) == ((), ())
    assert set(pipeline.sources) == set(a.modules)
    assert pipeline.sources["geo/names.py"] == "import requests"
    assert "clean" not in sys.modules


def test_submodules_named_in_a_from_import(tmp_path: Path):
    init(tmp_path, "pkg")
    write(tmp_path, pkg__one="1", pkg__two="2")
    pipeline = build("%%pipeline_step a\nfrom pkg import one, f", folder=tmp_path)
    assert body(pipeline.steps[0]).modules == ("pkg/__init__.py", "pkg/one.py")


def test_a_folder_without_init_is_a_package_too(tmp_path: Path):
    write(tmp_path, src__lib="1")
    (tmp_path / "yaml").mkdir()
    pipeline = build(
        "%%pipeline_step a\nfrom src.lib import f\nimport yaml", folder=tmp_path
    )
    assert body(pipeline.steps[0]).modules == ("src/lib.py",)
    assert body(pipeline.steps[0]).imports == ("yaml",)


def test_a_module_of_a_shipped_helper_counts(tmp_path: Path):
    write(tmp_path, lib="x = 1")
    pipeline = build(
        "import lib\ndef f():\n    return lib.x",
        "%%pipeline_step a\nf()",
        "%%pipeline_step b\n1",
        folder=tmp_path,
    )
    assert [body(s).modules for s in pipeline.steps] == [("lib.py",), ()]


def test_a_star_import_of_a_module_of_the_project_is_no_riddle(tmp_path: Path):
    write(
        tmp_path,
        lib="import os\nK = 1\ndef f(): ...\n_hidden = 2",
        told="__all__ = ['g']\ndef g(): ...\ndef h(): ...",
    )
    pipeline = build(
        "from lib import *\nfrom told import *",
        "%%pipeline_step a\nf(K), g()",
        "%%pipeline_step b\nfrom lib import *\nf(K)",
        folder=tmp_path,
    )
    assert shipped(pipeline.step("a")) == [
        "from lib import f",
        "from lib import K",
        "from told import g",
    ]
    assert shipped(pipeline.step("b")) == []
    assert pipeline.warnings == ()


def test_a_module_that_is_wrong_is_shipped_as_it_is(tmp_path: Path):
    write(tmp_path, wrong="x = = 1")
    (tmp_path / "latin.py").write_bytes(b"# -*- coding: latin-1 -*-\nx = '\xe4'\n")
    (tmp_path / "broken.py").write_bytes(b"x = '\xe4'\n")
    pipeline = build("%%pipeline_step a\nimport wrong, latin, broken", folder=tmp_path)
    assert body(pipeline.steps[0]).modules == ("latin.py", "wrong.py")
    assert "ä" in pipeline.sources["latin.py"]
