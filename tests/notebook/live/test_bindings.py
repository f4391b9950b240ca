"""A step's cell that runs by hand finds what the pipeline would give it."""

from __future__ import annotations

from pathlib import Path

from amlnb.notebook.lines.magic import read_header
from amlnb.notebook.live.bindings import Around, bindings

FOLDER, SCRATCH = Path("/work"), Path("/scratch")


def bound(line: str, **namespace: object) -> dict[str, object]:
    header = read_header(f"%%pipeline_step a {line}")
    assert header is not None
    assert header.options is not None
    around = Around(
        namespace=namespace, steps=("split",), folder=FOLDER, scratch=SCRATCH
    )
    return bindings(header.options, around)


def test_declared_parameters_take_their_defaults():
    assert bound("-p lr:float=0.1 -p n:int -p C", lr=3) == {"lr": 0.1}


def test_an_item_is_the_first_one():
    assert bound("--map a=names", names=["x", "y"]) == {"a": "x"}
    assert bound("--map a=split.names", names=["x"]) == {"a": "x"}
    assert bound("--map a=names", names=[]) == {}
    assert bound("--map a=names") == {}
    assert bound("--map a=names -p names:list='[1]'") == {"names": [1], "a": 1}


def test_an_input_under_another_name():
    assert bound("-i df=split.test", test=5) == {"df": 5}
    assert bound("-i df=split.test") == {}
    assert bound("-i test=split.test", test=5) == {}
    assert bound("-i df", df=1) == {}


def test_a_path_is_relative_to_the_notebook():
    assert bound("-i raw=data/x.csv") == {"raw": FOLDER / "data/x.csv"}
    assert bound("-i raw=https://a.b/c.csv") == {"raw": "https://a.b/c.csv"}


def test_a_place_is_in_a_folder_of_its_own():
    found = bound("-o plot:file -o parts:dir -o model")
    assert found == {"plot": SCRATCH / "a/plot", "parts": SCRATCH / "a/parts"}
