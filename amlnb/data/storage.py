"""What the disk refuses, said in one sentence with the way out."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from amlnb.model.errors import AmlnbError

_FULL = "free some space (`amlnb gc` removes what no kept run needs), then run again"
_DENIED = (
    "make it writable for you, or set AMLNB_WORKSPACE to a folder that is, "
    "then run again"
)
_ADVICE = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EROFS: _DENIED,
    errno.EACCES: _DENIED,
    errno.EPERM: _DENIED,
    errno.EMFILE: "raise the limit on open files (`ulimit -n`), then run again",
    errno.ENFILE: "close programs that hold many files open, then run again",
    errno.ENAMETOOLONG: "give it a shorter name, then run again",
}


class StorageError(AmlnbError):
    """The file system refused: disk full, read-only, broken."""

    def __init__(self, path: Path, error: OSError) -> None:
        self.path, self.error = path, error
        why = error.strerror or str(error) or type(error).__name__
        advice = _ADVICE.get(error.errno or 0, "look after the disk, then run again")
        super().__init__(f"Cannot store '{path}': {why}; {advice}.")


@contextmanager
def storing(path: Path) -> Iterator[None]:
    """Turn any OSError of the block into a `StorageError` about `path`."""
    try:
        yield
    except OSError as error:
        raise StorageError(path, error) from error
