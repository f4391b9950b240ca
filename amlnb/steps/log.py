"""The attempt's log: everything that was printed, as it is printed."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

#: Bytes after which a log is cut off; a disk full of prints helps nobody.
LONGEST = 1_000_000_000
#: Characters of the newest text that are kept for error messages.
_RECENT = 4_000


@dataclass(slots=True)
class Log:
    """A file that grows while the body runs; each write is visible at once."""

    path: Path
    longest: int = LONGEST
    _size: int = 0
    _fd: int = field(default=-1)
    _recent: str = ""

    @property
    def recent(self) -> str:
        """The newest text, for messages about an end without an error."""
        return self._recent

    def open(self) -> None:
        """Create the file, private to the user."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        self._fd = os.open(self.path, flags, 0o600)

    def write(self, text: str) -> None:
        """Add text, or nothing once the log is as long as it may get."""
        self._recent = (self._recent + text[-_RECENT:])[-_RECENT:]
        if self._size > self.longest or self._fd < 0:
            return
        data = text.encode("utf-8", "replace")
        room = self.longest - self._size
        self._size += len(data)
        if self._size > self.longest:
            note = f"\n… the log ends here, at {self.longest:,} bytes\n"
            data = data[:room] + note.encode()
        _write_all(self._fd, data)

    def close(self) -> None:
        """Close the file; later writes do nothing."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1


def _write_all(fd: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]
