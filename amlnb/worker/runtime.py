"""A short, private folder for the sockets of one kernel."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: Names the folder, when whoever started the worker made it and will remove it.
VARIABLE = "AMLNB_RUNTIME"
#: A temporary folder with a longer path leaves no room for sockets' names.
_LONGEST_BASE = 70


@contextmanager
def runtime_folder() -> Iterator[Path]:
    """Give a folder that only this user may enter; it is gone afterwards."""
    given = os.environ.get(VARIABLE)
    made = None if given else tempfile.mkdtemp(dir=_base(), prefix="amlnb-worker-")
    folder = Path(given or made or "")
    folder.mkdir(mode=0o700, exist_ok=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _base() -> str:
    base = tempfile.gettempdir()
    return base if len(os.fsencode(base)) <= _LONGEST_BASE else "/tmp"  # noqa: S108 - mkdtemp is private


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
