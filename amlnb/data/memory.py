"""Where memory comes from: a mapped file, untouched since, or somewhere else."""

from __future__ import annotations

import bisect
import hashlib
import mmap
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

#: Bytes below which hashing is cheaper than asking where memory comes from.
_WORTH_ASKING = 1 << 20
_PIECE = 16 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A stretch of this process's memory that was mapped from a file, privately."""

    start: int
    end: int
    #: Where in the file it begins.
    offset: int
    path: str


class Memory:
    """What memory of ours comes from files, as Linux tells it; elsewhere nothing."""

    def origin(self, start: int, size: int) -> tuple[str, int] | None:
        """Return the file and offset that these bytes still are, or None.

        None where they are not mapped from a file, or were written to since.
        """
        if size < _WORTH_ASKING:
            return None
        at = bisect.bisect_right(self._areas, start, key=lambda a: a.start) - 1
        area = self._areas[at] if at >= 0 else None
        if area is None or start + size > area.end or not _is_untouched(start, size):
            return None
        return area.path, start - area.start + area.offset

    @cached_property
    def _areas(self) -> list[Area]:
        try:
            text = Path("/proc/self/maps").read_text(errors="surrogateescape")
        except OSError:
            return []
        return read_maps(text)


def read_maps(text: str) -> list[Area]:
    """Return the private file mappings of a Linux ``maps`` text, by address."""
    return [area for line in text.splitlines() if (area := _area(line))]


def _area(line: str) -> Area | None:
    if "/" not in line or line.endswith(" (deleted)"):
        return None
    span, access, offset, _, _, path = line.split(maxsplit=5)
    if access[3] != "p" or not path.startswith("/"):
        return None
    start, end = (int(x, 16) for x in span.split("-"))
    return Area(start=start, end=end, offset=int(offset, 16), path=path)


def _is_untouched(start: int, size: int) -> bool:
    """Return whether no page of a private mapping was written to.

    The first write to such a page gives the process a page of its own, which is no
    longer the file's: the kernel's page map tells which are.
    """
    import numpy as np

    first, last = start // mmap.PAGESIZE, (start + size - 1) // mmap.PAGESIZE
    try:
        with Path("/proc/self/pagemap").open("rb", buffering=0) as file:
            file.seek(first * 8)
            data = file.read((last - first + 1) * 8)
    except OSError:
        return False
    pages = np.frombuffer(data, np.uint64)
    is_here = (pages >> np.uint64(62)) != 0  # bit 63: in memory; bit 62: in swap
    is_file = (pages >> np.uint64(61)) & np.uint64(1) != 0
    return len(pages) == last - first + 1 and not bool((is_here & ~is_file).any())


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What one array's memory looked like: its digest, or the file it came from."""

    size: int
    digest: str = ""
    path: str = ""
    #: Where in the file it begins.
    offset: int = 0

    @classmethod
    def of(cls, view: memoryview, memory: Memory) -> Piece:
        """Look at the bytes, or only at where they come from."""
        origin = memory.origin(_address(view), view.nbytes)
        if origin is None:
            return cls(size=view.nbytes, digest=_hash(view))
        return cls(size=view.nbytes, path=origin[0], offset=origin[1])

    def fits(self, view: memoryview, memory: Memory) -> bool:
        """Return whether the bytes still look so."""
        if view.nbytes != self.size:
            return False
        if self.digest:
            return _hash(view) == self.digest
        origin = memory.origin(_address(view), view.nbytes)
        return origin == (self.path, self.offset) or self._equals_file(view)

    def _equals_file(self, view: memoryview) -> bool:
        try:
            with (
                Path(self.path).open("rb") as file,
                mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped,
            ):
                return _is_equal(view, mapped, self.offset)
        except (OSError, ValueError):
            return True  # the file is gone, and nothing can be told


def _is_equal(view: memoryview, mapped: mmap.mmap, offset: int) -> bool:
    with memoryview(mapped) as whole:
        for start in range(0, view.nbytes, _PIECE):
            mine = view[start : start + _PIECE]
            with whole[offset + start : offset + start + mine.nbytes] as other:
                if not _same_bytes(mine, other):
                    return False
    return True


def _same_bytes(one: memoryview, other: memoryview) -> bool:
    import numpy as np  # memoryviews compare item by item, 50 times slower

    return np.array_equal(np.frombuffer(one, np.uint8), np.frombuffer(other, np.uint8))


def _hash(view: memoryview) -> str:
    return hashlib.sha256(view).hexdigest()


def _address(view: memoryview) -> int:
    if view.nbytes < _WORTH_ASKING:
        return 0
    import numpy as np  # only numpy and Arrow hand out buffers of that size

    start: int = np.frombuffer(view, np.uint8).__array_interface__["data"][0]
    return start
