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

    owners = _distributions().get(module, [module])
    versions = []
    for owner in owners:
        try:
            versions.append(metadata.version(owner))
        except metadata.PackageNotFoundError:
            versions.append("?")
    return ",".join(versions)


@cache
def _distributions() -> dict[str, list[str]]:
    """Return which installed distributions offer each top-level module.

    Read from the names of the metadata folders' ``top_level.txt`` and file lists:
    only asked for when a step imports something, as it takes some milliseconds.
    """
    from importlib import metadata

    return {
        name: sorted(set(d)) for name, d in metadata.packages_distributions().items()
    }
