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
#: Where files need no disk: an attempt's are many, small and short-lived.
_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - mkdtemp is private
#: Bytes that must be free there.
_ROOM = 64 << 20
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
    for base in {_temporary(), str(_IN_MEMORY)}:
        for path in Path(base).glob(f"{_PREFIX}*"):
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
    return str(_IN_MEMORY) if _has_room(_IN_MEMORY) else _temporary()


def _has_room(folder: Path) -> bool:
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return False
    return free > _ROOM and os.access(folder, os.W_OK | os.X_OK)


def _temporary() -> str:
    base = tempfile.gettempdir()
    return base if len(os.fsencode(base)) <= _LONGEST else "/tmp"  # noqa: S108 - mkdtemp is private
