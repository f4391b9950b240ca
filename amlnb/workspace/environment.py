"""What a step's code runs on, as a text that changes when that does."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import cache


def describe(kernel: str, imports: Sequence[str]) -> str:
    """Return Python's version and the versions of the packages that are imported.

    Only packages that the step names count, so that installing another one leaves
    its results valid. Other kernels are told by their name alone: nothing here
    can see into them.
    """
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    found = [f"{name} {_version(name)}" for name in sorted(set(imports))]
    return "; ".join([f"{kernel} {version}", *found])


@cache
def _version(module: str) -> str:
    from importlib import metadata

    try:
        return metadata.version(module)
    except metadata.PackageNotFoundError:
        owners = _owners().get(module, [])  # named otherwise than its module
    return ",".join(metadata.version(owner) for owner in owners) or "?"


@cache
def _owners() -> dict[str, list[str]]:
    """Return which installed distributions offer each top-level module.

    It reads the file list of every distribution, so it is asked last.
    """
    from importlib import metadata

    found = metadata.packages_distributions()
    return {name: sorted(set(owners)) for name, owners in found.items()}
