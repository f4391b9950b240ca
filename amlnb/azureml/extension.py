"""What ``%load_ext amlnb.azureml`` does in a notebook's kernel."""

from __future__ import annotations

from typing import Any

from amlnb.azureml import activation


def load(shell: Any) -> None:
    """Turn the v1 names on, and say so where an installed package is set aside."""
    del shell
    activation.activate()
    place = activation.installed()
    if place is not None:
        said = (
            f"azureml means amlnb's names in this kernel; the package in {place} is "
            "set aside until %unload_ext amlnb.azureml."
        )
        print(said)  # noqa: T201 - a line under the cell


def unload(shell: Any) -> None:
    """Turn them off."""
    del shell
    activation.deactivate()
