"""The short, private folders for kernels' sockets, and those that nobody removed."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

_PREFIX = "amlnb-run-"
#: A temporary folder with a longer path leaves no room for sockets' names.
_LONGEST = 70
#: Seconds after which a folder that nobody holds was left by a killed process.
_OLD = 60.0


@dataclass(frozen=True, slots=True)
class Runtime:
    """One attempt's folder; the lock on it tells others that we still live."""

    path: Path
    _handle: int

    @classmethod
    def make(cls) -> Runtime:
        """Make a folder that only this user may enter."""
        path = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=_base()))
        handle = os.open(path, os.O_RDONLY)
        _lock(handle)
        return cls(path, handle)

    def remove(self) -> None:
        """Remove the folder and all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        with contextlib.suppress(OSError):
            os.close(self._handle)


def remove_left_over() -> None:
    """Remove the folders of processes that were killed before they could."""
    for path in Path(_base()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            _remove_if_free(path)


def _remove_if_free(path: Path) -> None:
    about = path.lstat()
    if about.st_uid != os.getuid() or time.time() - about.st_mtime < _OLD:
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        _lock(handle)  # raises where somebody holds it
        shutil.rmtree(path, ignore_errors=True)
    finally:
        os.close(handle)


def _lock(handle: int) -> None:
    import fcntl

    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _base() -> str:
    base = tempfile.gettempdir()
    return base if len(os.fsencode(base)) <= _LONGEST else "/tmp"  # noqa: S108 - mkdtemp is private
