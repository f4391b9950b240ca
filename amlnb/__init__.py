"""Pipelines for people who work in Jupyter: a notebook cell becomes a step."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from amlnb.sdk.names import HOMES
from amlnb.version import __version__

if TYPE_CHECKING:
    from amlnb.sdk.pipeline import Pipeline

__all__ = [  # noqa: PLE0604 - the rest is the table, of strings
    "__version__",
    "load_ipython_extension",
    "read_notebook",
    "unload_ipython_extension",
    *HOMES,
]


def __getattr__(name: str) -> Any:
    """Load a class of the Python API when it is first asked for."""
    if name not in HOMES:
        raise AttributeError(f"module 'amlnb' has no attribute {name!r}")
    found = getattr(import_module(HOMES[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *HOMES})


def read_notebook(path: Path | str) -> Pipeline:
    """Return the pipeline that a notebook's cells declare; none of them is run.

    Raises
    ------
    amlnb.model.errors.AmlnbError
        When it cannot be read, or a join does not hold.
    """
    from amlnb.notebook.files.reader import pipeline_from_notebook
    from amlnb.sdk.pipeline import Pipeline

    return Pipeline.of(pipeline_from_notebook(Path(path)))


def load_ipython_extension(shell: Any) -> None:
    """Do what ``%load_ext amlnb`` asks for."""
    from amlnb.notebook.live.extension import load

    load(shell)


def unload_ipython_extension(shell: Any) -> None:
    """Undo it: ``%unload_ext amlnb``."""
    from amlnb.notebook.live.extension import unload

    unload(shell)


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    """Tell JupyterLab where the built extension lies."""
    return [{"src": "labextension", "dest": "amlnb"}]


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    """Tell a Jupyter server which module extends it."""
    return [{"module": "amlnb"}]


def _load_jupyter_server_extension(server: Any) -> None:
    """Do what a Jupyter server asks for when it starts."""
    from amlnb.jupyter import load

    load(server)
