"""The short, private folder for one attempt's sockets, and what else lies there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from amlnb.compute.runtime import Runtime

#: Names the folder, when whoever started the worker made it and will remove it.
VARIABLE = "AMLNB_RUNTIME"


@contextmanager
def runtime_folder() -> Iterator[Path]:
    """Give a folder that only this user may enter; our own is gone afterwards."""
    given = os.environ.get(VARIABLE)
    if given:
        yield Path(given)
        return
    runtime = Runtime.make()
    try:
        yield runtime.path
    finally:
        runtime.remove()


def library(runtime: Path) -> Path:
    """Return a folder from which a kernel of another environment can import amlnb.

    It holds a link to this very package, and nothing else that is installed here.
    """
    folder = runtime / "lib"
    folder.mkdir(mode=0o700, exist_ok=True)
    package = Path(__file__).parents[1]
    link = folder / package.name
    if not link.exists():
        link.symlink_to(package, target_is_directory=True)
    return folder
