from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.notebook_files import write_notebook

pytestmark = pytest.mark.filterwarnings("default")  # those of Jupyter's libraries

CELLS = [
    "%load_ext amlnb",
    "%%pipeline_step load -o n:json --run none\nn = 2",
    "%pipeline run --wait",
]


def executed(folder: Path) -> Any:
    import nbformat
    from nbclient import NotebookClient

    path = write_notebook(folder / "n.ipynb", CELLS)
    notebook = nbformat.read(path, as_version=4)
    where = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, timeout=120, resources=where).execute()
    return json.loads(nbformat.writes(notebook))


def test_what_is_saved_is_the_runs_end_in_every_form(tmp_path: Path) -> None:
    outputs = executed(tmp_path)["cells"][-1]["outputs"]
    shown = [o["data"] for o in outputs if o["output_type"] == "display_data"]
    assert len(shown) == 1, "one view, brought up to date"
    data = shown[0]
    assert "1 done" in "".join(data["text/plain"])
    assert 'src="data:image/svg+xml;base64,' in "".join(data["text/html"])
    assert data["application/vnd.amlnb.run+json"]["run"]
