"""What every peer is given the same: trivial steps and one-cell notebooks."""

from __future__ import annotations

import json
from pathlib import Path

#: What a step is for a peer that starts a program for it: `python step.py 7 out/7.txt`.
STEP = """\
import sys

with open(sys.argv[2], "w") as file:
    file.write(sys.argv[1])
"""

CELL = "x = 1\nprint(x)"
PANDAS_CELL = """\
import pandas as pd

frame = pd.DataFrame({"a": range(10)})
frame.describe()"""


def write_step(folder: Path) -> None:
    (folder / "step.py").write_text(STEP)
    (folder / "out").mkdir()


def notebook(*cells: str, parameters: bool = False) -> str:
    """Return a Python notebook's text; Ploomber wants a cell tagged parameters."""
    written = [_cell(source, []) for source in cells]
    if parameters:
        written.insert(0, _cell("upstream = None\nproduct = None", ["parameters"]))
    for number, cell in enumerate(written):
        cell["id"] = f"cell-{number}"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return json.dumps(
        {"cells": written, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    )


def _cell(source: str, tags: list[str]) -> dict[str, object]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {"tags": tags} if tags else {},
        "outputs": [],
        "source": source,
    }


def write_notebooks(
    folder: Path, count: int, source: str, *, parameters: bool = False
) -> None:
    """Write ``in/0.ipynb`` and so on, and an empty ``out``."""
    (folder / "in").mkdir()
    (folder / "out").mkdir()
    for number in range(count):
        text = notebook(source, parameters=parameters)
        (folder / "in" / f"{number}.ipynb").write_text(text)
