"""Puts the extension of a Jupyter server together: what reads notebooks, and screens.

`amlnb.server` knows no notebooks and `amlnb.notebook` no server; here they meet.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from amlnb.model.pipeline import Pipeline
from amlnb.server.jupyter import extend
from amlnb.server.notebooks import Suggested


class SavedNotebooks:
    """Implements `amlnb.server.notebooks.Notebooks` by reading files, never running."""

    def pipeline(self, path: Path) -> Pipeline:
        """Return the pipeline that a saved notebook declares."""
        from amlnb.notebook.files.reader import pipeline_from_notebook

        return pipeline_from_notebook(path)

    def suggest(self, cells: Sequence[str], index: int) -> Suggested:
        """Return the line that makes a cell a step."""
        from amlnb.notebook.building.suggest import suggest

        found = suggest(cells, index)
        return Suggested(line=found.line, notes=found.notes)


def load(server: Any) -> None:
    """Do what a Jupyter server that starts with the extension asks for."""
    extend(server, SavedNotebooks())
