"""Standard output and error of a forked process, as messages to its owner."""

from __future__ import annotations

import io
import os
import threading
import time
from collections.abc import Callable, Iterable

#: Characters after which text is sent without waiting for more.
_FULL = 16_384
#: Characters that go into one message.
_PIECE = 262_144
#: Seconds for which lines are gathered when a program prints fast.
_GATHER = 0.05

#: Sends text of the stream of that name.
Tell = Callable[[str, str], None]


class MessageStream(io.TextIOBase):
    """Text that a cell prints, sent by lines, or less often when lines come fast.

    A process that the cell itself forks cannot use the socket; what it prints goes to
    the plain file descriptor, and comes out in the same place.
    """

    def __init__(self, name: str, fd: int, tell: Tell) -> None:
        self._name, self._fd, self._tell = name, fd, tell
        self._pid = os.getpid()
        self._parts: list[str] = []
        self._length = 0
        self._sent = 0.0
        self._lock = threading.RLock()
        self._late: threading.Timer | None = None

    @property
    def name(self) -> str:
        """``stdout`` or ``stderr``, in brackets as Python names its own."""
        return f"<{self._name}>"

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The encoding of text, as those ask who look before they print."""
        return "UTF-8"

    @property
    def errors(self) -> str:  # type: ignore[override]
        """How what cannot be encoded is told."""
        return "replace"

    def writable(self) -> bool:
        """Return True."""
        return True

    def fileno(self) -> int:
        """Return the descriptor that programs started by the cell print to."""
        return self._fd

    def write(self, text: str) -> int:
        """Take text; it is seen at once, or with what follows within a moment."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if os.getpid() != self._pid:
            os.write(self._fd, text.encode("utf-8", "replace"))
            return len(text)
        with self._lock:
            self._parts.append(text)
            self._length += len(text)
            if self._length >= _FULL:
                self.flush()
            elif "\n" in text or "\r" in text:
                self._flush_soon()
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:  # type: ignore[override]
        """Take several texts."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Send what was written."""
        if os.getpid() != self._pid:
            return
        with self._lock:
            text, self._parts, self._length = "".join(self._parts), [], 0
            self._sent = time.monotonic()
            for start in range(0, len(text), _PIECE):
                self._tell(self._name, text[start : start + _PIECE])

    def _flush_soon(self) -> None:
        if time.monotonic() - self._sent >= _GATHER:
            self.flush()
        elif self._late is None:
            self._late = threading.Timer(_GATHER, self._flush_late)
            self._late.daemon = True
            self._late.start()

    def _flush_late(self) -> None:
        self._late = None
        self.flush()
