"""Pipelines for people who work in Jupyter: a notebook cell becomes a step."""

from __future__ import annotations

from typing import Any

__version__ = "0.1.0"


def load_ipython_extension(shell: Any) -> None:
    """Do what ``%load_ext amlnb`` asks for."""
    from amlnb.notebook.extension import load

    load(shell)


def unload_ipython_extension(shell: Any) -> None:
    """Undo it: ``%unload_ext amlnb``."""
    from amlnb.notebook.extension import unload

    unload(shell)
