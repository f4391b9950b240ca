"""A notebook file is read without running it, or refused with the reason."""

from __future__ import annotations

import json

import pytest

from amlnb.model.errors import NotFoundError
from amlnb.notebook.files.reader import (
    BadNotebookError,
    NoStepsError,
    pipeline_from_notebook,
    read_notebook,
)


def write(path, *sources, **more):
    cells = [
        {"cell_type": "code", "id": f"c{i}", "metadata": {}, "source": source}
        for i, source in enumerate(sources, 1)
    ]
    data = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **more}
    path.write_text(json.dumps(data))
    return path


def test_cells_keep_their_numbers_ids_and_tags(tmp_path):
    path = write(tmp_path / "n.ipynb")
    data = json.loads(path.read_text())
    data["metadata"] = {"kernelspec": {"name": "ir"}}
    data["cells"] = [
        {"cell_type": "markdown", "source": "# text"},
        {
            "cell_type": "code",
            "id": "abc",
            "metadata": {"tags": ["parameters"]},
            "source": ["C = 1\n", "D = 2"],
        },
    ]
    path.write_text(json.dumps(data))
    found = read_notebook(path)
    (cell,) = found.cells
    assert found.kernel == "ir"
    assert (cell.number, cell.id, cell.tags) == (2, "abc", ("parameters",))
    assert (cell.source, cell.file) == ("C = 1\nD = 2", "n.ipynb")


def test_a_notebook_without_a_kernel_is_for_python3(tmp_path):
    assert read_notebook(write(tmp_path / "n.ipynb", "x")).kernel == "python3"


def test_a_missing_notebook(tmp_path):
    with pytest.raises(NotFoundError, match=r"no notebook '.*gone.ipynb'"):
        read_notebook(tmp_path / "gone.ipynb")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "it is empty"),
        ("{", r"it is not JSON \(line 1\)"),
        ('{"a": 1,\n<<<<<<< HEAD\n}', "it has merge conflicts in it"),
        ("[]", "has no notebook's nbformat"),
        ('{"nbformat": 9, "cells": []}', "format 9, .* up to 4: upgrade amlnb"),
        ('{"nbformat": 3, "worksheets": []}', "old format 3.* open it in Jupyter"),
        ('{"nbformat": 4}', "or no cells"),
        ('{"nbformat": 4, "cells": [3]}', "its cell 1 is not one"),
        (
            '{"nbformat": 4, "cells": [{"cell_type": "code", "source": 3}]}',
            "its cell 1 has no text",
        ),
        ("[" * 100_000, "nested too deep"),
    ],
)
def test_a_file_that_is_no_notebook(tmp_path, content, why):
    path = tmp_path / "n.ipynb"
    path.write_text(content)
    with pytest.raises(BadNotebookError, match=why):
        read_notebook(path)


def test_bytes_that_are_no_text(tmp_path):
    path = tmp_path / "n.ipynb"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadNotebookError, match="not text in UTF-8"):
        read_notebook(path)


def test_a_folder_is_no_notebook(tmp_path):
    with pytest.raises(BadNotebookError, match="it is a folder"):
        read_notebook(tmp_path)


def test_a_notebook_without_steps_says_the_way_in(tmp_path):
    path = write(tmp_path / "n.ipynb", "x = 1")
    with pytest.raises(NoStepsError) as caught:
        pipeline_from_notebook(path, {})
    assert str(caught.value) == (
        "No steps yet in n.ipynb: add %%pipeline_step NAME on top of a cell."
    )
