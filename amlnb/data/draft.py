"""A draft: a file on its way into the store, hashed while it is written."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from amlnb.data.storage import storing

#: Bytes handled at once: hashing, writing and flushing of one such piece overlap.
_PIECE = 64 << 20
#: Below this many bytes, handing the piece to a thread costs more than it saves.
_WORTH_A_THREAD = 1 << 20


class Draft(io.RawIOBase):
    """A private temporary file that knows the SHA-256 of what was written to it.

    Large pieces are hashed and flushed to the disk by two threads while the next
    ones are written, so that storing a gigabyte takes about as long as hashing it.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.size = 0
        self._hash = hashlib.sha256()
        self._pool: ThreadPoolExecutor | None = None
        self._flush: Future[None] | None = None
        with storing(folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._fd, name = tempfile.mkstemp(prefix="draft-", dir=folder)
        self.path = Path(name)

    def writable(self) -> bool:
        """Return True: that is all it is."""
        return True

    def tell(self) -> int:
        """Return how many bytes were written."""
        return self.size

    def write(self, data: Any, /) -> int:
        """Append all of `data`; no view of it is kept after the call."""
        view = memoryview(data)
        if not view.nbytes:
            return 0
        view = view.cast("B")
        with storing(self.path):
            for start in range(0, len(view), _PIECE):
                self._write_piece(view[start : start + _PIECE])
        self.size += len(view)
        return len(view)

    def _write_piece(self, piece: memoryview) -> None:
        if len(piece) < _WORTH_A_THREAD:
            self._hash.update(piece)
            _write_all(self._fd, piece)
            return
        self._pool = self._pool or ThreadPoolExecutor(2, "amlnb-draft")
        hashed = self._pool.submit(self._hash.update, piece)
        try:
            _write_all(self._fd, piece)
            self._start_flush(self._pool)
        finally:
            hashed.result()

    def _start_flush(self, pool: ThreadPoolExecutor) -> None:
        if self._flush is not None:
            if not self._flush.done():
                return
            self._flush.result()  # a failed flush is told only once by the system
        self._flush = pool.submit(_flush, self._fd)

    def finish(self) -> str:
        """Make the bytes durable, close the file, and return their SHA-256."""
        try:
            with storing(self.path):
                if self._flush is not None:
                    self._flush.result()
                os.fsync(self._fd)
        finally:
            self._release()
        return self._hash.hexdigest()

    def discard(self) -> None:
        """Remove the file, if it was not moved to its place."""
        self._release()
        self.path.unlink(missing_ok=True)

    def _release(self) -> None:
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1


def _write_all(fd: int, piece: memoryview) -> None:
    while piece:
        piece = piece[os.write(fd, piece) :]


def _flush(fd: int) -> None:
    getattr(os, "fdatasync", os.fsync)(fd)  # macOS and Windows have only fsync
