"""The v1 namespace: ``%load_ext amlnb.azureml``, then ``import azureml`` is ours."""

from __future__ import annotations

from typing import Any

# IPython looks for these two in the module that `%load_ext` names, so they are here.


def load_ipython_extension(shell: Any) -> None:
    """Do what ``%load_ext amlnb.azureml`` asks for."""
    from amlnb.azureml.extension import load

    load(shell)


def unload_ipython_extension(shell: Any) -> None:
    """Undo it: ``%unload_ext amlnb.azureml``."""
    from amlnb.azureml.extension import unload

    unload(shell)
