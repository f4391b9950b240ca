"""The bytes of a file as private, writable memory: changes stay in this process."""

from __future__ import annotations

import mmap
import os
import sys
from functools import cached_property
from pathlib import Path
from typing import Any

#: Bytes from which mapping a file beats reading it.
MAP_FROM = 1 << 20


class Region:
    """A file's bytes in memory; large files are mapped copy-on-write.

    Pages come from the file when first touched, are shared with every other reader
    until written to, and a write never reaches the file.
    """

    def __init__(self, path: Path) -> None:
        #: What owns the memory: a mapping or a bytearray.
        self.buffer: Any = _private_bytes(path)

    @cached_property
    def _bytes(self) -> Any:
        import numpy as np

        return np.frombuffer(self.buffer, dtype=np.uint8)

    def writable(self, array: Any) -> Any | None:
        """Return a writable view of the same memory, or None if it lies elsewhere.

        Libraries mark what they read from a file as read-only, which pandas then
        shows its user as an error; this memory is private, so nobody is harmed.
        """
        at = _address(array) - _address(self._bytes)
        inside = at >= 0 and at + array.nbytes <= self._bytes.size
        if not (inside and array.size and array.flags.c_contiguous):
            return None
        return (
            self._bytes[at : at + array.nbytes].view(array.dtype).reshape(array.shape)
        )


def _address(array: Any) -> int:
    start: int = array.__array_interface__["data"][0]
    return start


def _private_bytes(path: Path) -> mmap.mmap | bytearray:
    with path.open("rb", buffering=0) as file:
        size = os.fstat(file.fileno()).st_size
        if size < MAP_FROM:
            data = bytearray(size)
            view = memoryview(data)
            while view and (n := file.readinto(view)):
                view = view[n:]
            return data
        if sys.platform == "win32":
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
        # No swap is set aside for pages that will hardly ever be written.
        flags = mmap.MAP_PRIVATE | getattr(mmap, "MAP_NORESERVE", 0)
        prot = mmap.PROT_READ | mmap.PROT_WRITE
        return mmap.mmap(file.fileno(), size, flags=flags, prot=prot)
