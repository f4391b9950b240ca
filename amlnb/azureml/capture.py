"""``%CaptureNotebook``: keep the running notebook with a run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from amlnb.model.errors import AmlnbError


class NoNotebookError(AmlnbError):
    """The running notebook's file cannot be told."""

    def __init__(self) -> None:
        super().__init__(
            "%CaptureNotebook cannot tell which file this notebook is: name it, as "
            "%CaptureNotebook train.ipynb."
        )


def load_ipython_extension(ipython: Any) -> None:
    """Do what ``%load_ext azureml.contrib.notebook`` asks for."""
    ipython.register_magic_function(capture_notebook, "line", "CaptureNotebook")


def capture_notebook(line: str) -> None:
    """Copy the notebook's file, as last saved, to the files of the current run."""
    from amlnb.sdk.runs.run import Run

    path = Path(line.strip()) if line.strip() else _running_notebook()
    if path is None or not path.is_file():
        raise NoNotebookError
    run: Any = Run.get_context()
    run.upload_file(name=f"outputs/{path.name}", path_or_stream=str(path))
    print(f"{path.name} is kept with run {run.id}.")  # noqa: T201 - a line under the cell


def _running_notebook() -> Path | None:
    """Return the notebook's file where a front end or runner told it."""
    import os

    for variable in ("JPY_SESSION_NAME", "AMLNB_NOTEBOOK"):
        told = os.environ.get(variable)
        if told and Path(told).suffix == ".ipynb":
            return Path(told)
    return None
