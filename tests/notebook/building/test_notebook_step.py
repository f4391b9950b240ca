"""A whole notebook as a step: pinned as it is, joined by what is declared."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from amlnb.model.step import NotebookBody, Step
from amlnb.notebook.building.notebook_step import BadStepNotebookError
from tests.notebook.story import arguments, build, inputs, outputs, refused


def code(source: str, **more: Any) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "source": source.splitlines(keepends=True),
        "metadata": {},
        "outputs": [],
        "execution_count": None,
        **more,
    }


def write(folder: Path, *cells: dict[str, Any], kernel: str = "python3") -> None:
    data = {
        "cells": list(cells),
        "metadata": {"kernelspec": {"name": kernel}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    (folder / "p.ipynb").write_text(json.dumps(data), encoding="utf-8")


PARAMETERS = code("month = 1\nyear: int = 2013", metadata={"tags": ["parameters"]})


def of(step: Step) -> NotebookBody:
    assert isinstance(step.body, NotebookBody)
    return step.body


def test_it_takes_the_parameters_that_it_has_a_name_for(tmp_path: Path):
    write(tmp_path, PARAMETERS, code("import pandas\nimport lib\ntotal = month"))
    (tmp_path / "lib.py").write_text("import numpy")
    pipeline = build(
        "%%pipeline_params\nmonth = 1\nunused = 2",
        "%%pipeline_step a\ntable = 1",
        "%%pipeline_step b --notebook p.ipynb -i table -o total:json -p year:int=2014",
        "%%pipeline_step c\nprint(total)",
        folder=tmp_path,
    )
    step = pipeline.step("b")
    assert arguments(step) == {"year": "year", "month": "month"}
    assert inputs(step) == {"table": "a.table"}
    assert outputs(step) == ["total:json"]
    assert step.kernel == "python3"
    assert inputs(pipeline.step("c")) == {"total": "b.total"}
    notebook = of(step)
    assert notebook.path == "p.ipynb"
    assert notebook.source.startswith("notebook:")
    assert notebook.imports == ("numpy", "pandas")
    assert notebook.modules == ("lib.py",)
    assert set(pipeline.sources) == {"lib.py", notebook.source}
    assert len(json.loads(pipeline.sources[notebook.source])["cells"]) == 2


def test_an_item_is_not_taken_from_the_parameter_of_its_name(tmp_path: Path):
    write(tmp_path, PARAMETERS)
    pipeline = build(
        "%%pipeline_params\nmonth = 1\nmonths = [1, 2]",
        "%%pipeline_step b --notebook p.ipynb --map month=months -o total",
        folder=tmp_path,
    )
    assert arguments(pipeline.step("b")) == {}


def test_results_and_comments_are_no_part_of_it(tmp_path: Path):
    step = "%%pipeline_step b --notebook p.ipynb"
    write(tmp_path, code("x = 1"))
    before = build(step, folder=tmp_path)
    write(tmp_path, code("x = 1", outputs=[{"a": 1}], execution_count=7))
    ran = build(step, folder=tmp_path)
    write(tmp_path, code("x = 1  # one"))
    commented = build(step, folder=tmp_path)
    write(tmp_path, code("x = 2"))
    edited = build(step, folder=tmp_path)
    assert of(ran.steps[0]) == of(before.steps[0])
    assert of(commented.steps[0]).digest == of(before.steps[0]).digest
    assert of(edited.steps[0]).digest != of(before.steps[0]).digest


def test_the_kernel_is_its_own_unless_the_step_names_one(tmp_path: Path):
    write(tmp_path, code("x <- 1 # R"), kernel="ir")
    pipeline = build(
        "%%pipeline_step a --notebook p.ipynb",
        "%%pipeline_step b --notebook p.ipynb --kernel other",
        folder=tmp_path,
    )
    assert [s.kernel for s in pipeline.steps] == ["ir", "other"]


def test_code_below_the_magic_is_left_out_with_a_word(tmp_path: Path):
    write(tmp_path)
    pipeline = build("%%pipeline_step a --notebook p.ipynb\nx = y", folder=tmp_path)
    assert pipeline.warnings == (
        (
            "Step 'a' (cell 1, line 1 of story.ipynb) runs the notebook 'p.ipynb': "
            "the code "
            "in its own cell is left out."
        ),
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, "but it is not there: give its path from"),
        ("not json", "but it is not JSON: open it in Jupyter and save it again."),
        ("[]", "but it has no list of cells: give an .ipynb of format 4 or newer"),
        ('{"worksheets": []}', "but it has no list of cells"),
        ('{"cells": [1]}', "but it has no list of cells"),
        ("\udcff", "but it is not JSON"),
    ],
)
def test_what_is_no_notebook(tmp_path: Path, text: str | None, why: str):
    if text is not None:
        data = text.encode("utf-8", "surrogateescape")
        (tmp_path / "p.ipynb").write_bytes(data)
    step = "%%pipeline_step a --notebook p.ipynb"
    message = refused(BadStepNotebookError, step, folder=tmp_path)
    assert message.startswith(
        "Step 'a' (cell 1, line 1 of story.ipynb) runs the notebook 'p.ipynb', "
    )
    assert why in message
