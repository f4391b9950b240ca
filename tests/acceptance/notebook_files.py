"""Notebooks for stories: written, copied, edited, and run by the command line."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from amlnb.model.run import Run
from amlnb.settings import Settings
from amlnb.workspace.workspace import Workspace

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def write_notebook(path: Path, cells: Sequence[str], kernel: str = "python3") -> Path:
    """Write a notebook of code cells."""
    spec = {"name": kernel, "display_name": kernel}
    path.write_text(
        json.dumps(
            {
                "nbformat": 4,
                "nbformat_minor": 5,
                "metadata": {"kernelspec": spec},
                "cells": [_cell(i, text) for i, text in enumerate(cells)],
            }
        )
    )
    return path


def _cell(number: int, source: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "id": f"c{number}",
        "metadata": {},
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


@dataclass
class Project:
    """A folder with a notebook, and the command line run in it."""

    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    def copy(self, *names: str) -> None:
        """Bring notebooks of the project's own examples here."""
        for name in names:
            shutil.copy(NOTEBOOKS / name, self.folder)

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace a text in a notebook, which must be there once."""
        path = self.folder / name
        text = path.read_text()
        assert text.count(old) == 1, (old, text.count(old))
        path.write_text(text.replace(old, new))

    def amlnb(self, *words: str, code: int | None = 0) -> str:
        """Run the command line here, and return what it printed."""
        done = self.start(*words).communicate()
        process = self._last
        text = done[0] + done[1]
        assert code is None or process.returncode == code, text
        return text

    def start(self, *words: str, within: Sequence[str] = ()) -> subprocess.Popen[str]:
        """Start the command line here, `within` a command that starts others."""
        import os

        self._last = subprocess.Popen(
            [*within, sys.executable, "-m", "amlnb", *words],
            cwd=self.folder,
            env={**os.environ, **self.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        return self._last

    def workspace(self) -> Workspace:
        """Open the folder's workspace."""
        return Workspace.open(self.folder, settings=Settings())

    def last(self) -> Run:
        """Return the newest run."""
        workspace = self.workspace()
        try:
            return workspace.run(workspace.find("last"))
        finally:
            workspace.close()

    def run(self, notebook: str, *words: str, code: int = 0) -> Run:
        """Run a notebook to its end by the command line, and return its run."""
        self.amlnb("run", notebook, *words, code=code)
        return self.last()


def ran(run: Run) -> set[str]:
    """Return the steps that ran in this run, fan-outs as one."""
    return {s.step for s in run.steps.values() if s.attempts}
