"""A whole notebook as an attempt, as papermill runs it."""

from __future__ import annotations

import json

import pytest

from amlnb.model.attempt import Fault
from amlnb.model.step import NotebookBody
from amlnb.steps.kernels import known_kernels
from amlnb.worker.attempt import EXECUTED


def code(source, *tags):
    return {
        "cell_type": "code",
        "metadata": {"tags": list(tags)} if tags else {},
        "source": source,
        "outputs": [{"output_type": "stream", "name": "stdout", "text": "old"}],
        "execution_count": 9,
    }


def notebook(*cells, **metadata):
    text = json.dumps(
        {"nbformat": 4, "nbformat_minor": 4, "metadata": metadata, "cells": cells}
    )
    body = NotebookBody(path="report.ipynb", source="report", digest="")
    return body, {"report": text}


def run(bench, cells, *outputs, kernel="python3", metadata=None, **fields):
    body, sources = notebook(*cells, **(metadata or {}))
    return bench.run(body, *outputs, kernel=kernel, sources=sources, **fields)


PARAMETERS = code("C = 1\nwho = 'default'\nuntouched = 5", "parameters")


def test_defaults_come_first_and_then_what_was_asked_for(bench):
    given = bench.store.put_value("who", "given")
    result = run(
        bench,
        [
            code("import math"),
            {"cell_type": "markdown", "metadata": {}, "source": "# Report"},
            PARAMETERS,
            code("seen = [C, who, untouched]\nprint(seen)"),
        ],
        "seen",
        values={"C": 0.5},
        inputs={"who": given},
    )
    assert bench.values(result) == {"seen": [0.5, "given", 5]}
    assert "[0.5, 'given', 5]" in bench.log


def test_the_executed_notebook_keeps_its_own_cells_and_metadata(bench):
    old = code("C = 99", "injected-parameters")
    metadata = {"title": "Mine", "widgets": {"x": 1}, "papermill": {"old": 1}}
    cells = [PARAMETERS, old, code("x = C")]
    run(bench, cells, "x", metadata=metadata, values={"C": 2})
    kept = bench.notebook
    assert kept["metadata"]["title"] == "Mine"
    assert "widgets" not in kept["metadata"]
    assert "old" not in kept["metadata"]["papermill"]
    tags = [c["metadata"].get("tags", []) for c in kept["cells"]]
    assert tags[0] == ["parameters"]
    assert tags[2] == ["injected-parameters"]
    assert "".join(kept["cells"][2]["source"]).startswith("import amlnb.inside")
    assert "".join(kept["cells"][3]["source"]) == "x = C"


def test_without_the_tag_parameters_come_first_of_all(bench):
    result = run(bench, [code("y = C + 1")], "y", values={"C": 1})
    assert bench.values(result) == {"y": 2}


def test_an_error_names_the_notebooks_own_cell(bench):
    cells = [PARAMETERS, code("x = 1"), code("\n1 / 0")]
    failure = run(bench, cells, values={"C": 1}).failure
    assert failure.message.endswith("in cell 3, line 2 of report.ipynb: `1 / 0`")
    banner = "".join(bench.notebook["cells"][0]["source"])
    assert "An Exception was encountered" in banner


def test_cells_that_may_fail_or_be_skipped_do_as_they_are_tagged(bench):
    cells = [
        code("1 / 0", "raises-exception"),
        code("1 / 0", "skip-execution"),
        code("ok = True"),
    ]
    assert bench.values(run(bench, cells, "ok")) == {"ok": True}
    assert "An Exception" not in "".join(bench.notebook["cells"][0]["source"])


def test_sys_exit_skips_the_rest_but_saves(bench):
    cells = [code("a = 1"), code("import sys; sys.exit()"), code("a = 2")]
    assert bench.values(run(bench, cells, "a")) == {"a": 1}


def test_a_notebook_that_is_none_is_refused_by_name(bench):
    for text in ("{not json", "[]", '{"metadata": {}}'):
        body = NotebookBody(path="report.ipynb", source="k", digest="")
        failure = bench.run(body, sources={"k": text}).failure
        assert failure.fault is Fault.INPUT
        assert "'report.ipynb'" in failure.message


def test_the_input_is_never_written_to(bench):
    original = bench.root / "report.ipynb"
    body, sources = notebook(PARAMETERS)
    original.write_text(sources["report"])
    bench.run(body, sources=sources)
    assert original.read_text() == sources["report"]
    assert (bench.folder / EXECUTED).exists()


def test_a_notebook_in_bash_keeps_one_shell(bench):
    if "bash" not in known_kernels():
        pytest.skip("bash_kernel is not installed")
    cells = [
        code("C=1\nwho=default", "parameters"),
        code('say() { echo "$who has $C"; }'),
        code("said=$(say)"),
    ]
    result = run(bench, cells, "said", kernel="bash", values={"C": 5})
    assert bench.values(result) == {"said": "default has 5"}
    failure = run(bench, [*cells, code("\nls /nope")], kernel="bash").failure
    assert "cell 4, line 2 of report.ipynb: `ls /nope`" in failure.message


def test_a_notebook_in_r(bench):
    if "ir" not in known_kernels():
        pytest.skip("the R kernel is not installed")
    cells = [code("C <- 1", "parameters"), code("twice <- C * 2")]
    result = run(bench, cells, "twice", kernel="ir", values={"C": 5})
    assert bench.values(result) == {"twice": 10}
