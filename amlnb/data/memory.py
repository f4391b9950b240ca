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
    """A stretch of this process's memory that was mapped from a file."""

    start: int
    end: int
    #: Where in the file it begins.
    offset: int
    path: str
    #: Whether any page of it was written to, and so is no longer the file's.
    is_dirty: bool = False


class Memory:
    """What memory of ours is mapped from files, as Linux tells it; elsewhere empty."""

    def area(self, start: int, size: int) -> Area | None:
        """Return the mapped area that holds all these bytes."""
        if size < _WORTH_ASKING:
            return None
        at = bisect.bisect_right(self._areas, start, key=lambda a: a.start) - 1
        found = self._areas[at] if at >= 0 else None
        return found if found is not None and start + size <= found.end else None

    @cached_property
    def _areas(self) -> list[Area]:
        try:
            text = Path("/proc/self/smaps").read_text(errors="surrogateescape")
        except OSError:
            return []
        return read_smaps(text)


def read_smaps(text: str) -> list[Area]:
    """Return the private file mappings of a Linux ``smaps`` text, by address."""
    areas: list[Area] = []
    head: list[str] = []
    dirty = 0
    for line in [*text.splitlines(), "0-0 end"]:
        word = line.split(" ", 1)[0]
        if word in ("Anonymous:", "Swap:"):
            dirty += int(line.split()[1])
        elif not word.endswith(":"):
            if area := _area(head, dirty):
                areas.append(area)
            head, dirty = line.split(maxsplit=5), 0
    return areas


def _area(head: list[str], dirty: int) -> Area | None:
    if len(head) < 6 or not head[5].startswith("/"):  # noqa: PLR2004 - proc(5)
        return None
    if head[1][3] != "p" or head[5].endswith(" (deleted)"):
        return None
    start, end = (int(x, 16) for x in head[0].split("-"))
    offset = int(head[2], 16)
    return Area(start=start, end=end, offset=offset, path=head[5], is_dirty=dirty > 0)


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
        start = _address(view)
        area = memory.area(start, view.nbytes)
        if area is None or area.is_dirty:
            return cls(size=view.nbytes, digest=_hash(view))
        offset = start - area.start + area.offset
        return cls(size=view.nbytes, path=area.path, offset=offset)

    def fits(self, view: memoryview, memory: Memory) -> bool:
        """Return whether the bytes still look so."""
        if view.nbytes != self.size:
            return False
        if self.digest:
            return _hash(view) == self.digest
        start = _address(view)
        area = memory.area(start, view.nbytes)
        if area is not None and not area.is_dirty:
            place = (area.path, start - area.start + area.offset)
            if place == (self.path, self.offset):
                return True
        return self._equals_file(view)

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
