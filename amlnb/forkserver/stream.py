"""Standard output and error of a forked process, as messages to its owner."""

from __future__ import annotations

import fcntl
import io
import os
import struct
import termios
import threading
import time
from collections.abc import Callable, Iterable, Sequence

#: Characters after which text is sent without waiting for more.
_FULL = 16_384
#: Characters that go into one message.
_PIECE = 262_144
#: Seconds for which lines are gathered when a program prints fast.
_GATHER = 0.05
#: Changes between the two streams within that time that are kept; beyond, each
#: stream's text is sent in one piece, so that a loop makes no thousands of outputs.
_CHANGES = 100
#: Seconds to wait until text that programs have printed is taken up.
_BEHIND = 1.0

#: Sends text of the stream of that name, for that request.
Tell = Callable[[str, str, str], None]
#: A stream's name, the request that printed, and text.
_Part = tuple[str, str, str]


class Outlet:
    """Text of both streams on its way out, in the order in which it was written."""

    def __init__(self, tell: Tell, current: Callable[[], str]) -> None:
        self._tell, self._current = tell, current
        self._parts: list[_Part] = []
        self._length = 0
        self._sent = 0.0
        self._lock = threading.RLock()
        self._late: threading.Timer | None = None

    def add(self, name: str, text: str) -> None:
        """Take text; it is seen at once, or with what follows within a moment."""
        with self._lock:
            self._parts.append((name, self._current(), text))
            self._length += len(text)
            if self._length >= _FULL:
                self.flush()
            elif "\n" in text or "\r" in text:
                self._flush_soon()

    def flush(self) -> None:
        """Send what was written."""
        with self._lock:
            parts, self._parts, self._length = self._parts, [], 0
            self._sent = time.monotonic()
            for name, request, text in _joined(parts):
                for start in range(0, len(text), _PIECE):
                    self._tell(name, text[start : start + _PIECE], request)

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


def _joined(parts: Sequence[_Part]) -> list[_Part]:
    """Return the parts with neighbours of one stream and request made one."""
    found: list[tuple[str, str, list[str]]] = []
    for name, request, text in parts:
        if not found or found[-1][:2] != (name, request):
            found.append((name, request, []))
        found[-1][2].append(text)
    if len(found) > _CHANGES:
        gathered: dict[tuple[str, str], list[str]] = {}
        for name, request, texts in found:
            gathered.setdefault((name, request), []).extend(texts)
        found = [(*key, texts) for key, texts in gathered.items()]
    return [(name, request, "".join(texts)) for name, request, texts in found]


class MessageStream(io.TextIOBase):
    """One of the two streams, as cells find it in `sys`.

    A process that the cell itself forks cannot use the socket; what it prints goes to
    the plain file descriptor, and comes out in the same place.
    """

    def __init__(self, name: str, fd: int, outlet: Outlet) -> None:
        self._name, self._fd, self._outlet = name, fd, outlet
        self._pid = os.getpid()

    @property
    def name(self) -> str:
        """``stdout`` or ``stderr``, as a kernel's streams are called."""
        return self._name

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The encoding of text, as those ask who look before they print."""
        return "UTF-8"

    def writable(self) -> bool:
        """Return True."""
        return True

    def fileno(self) -> int:
        """Return the descriptor that programs started by the cell print to."""
        return self._fd

    def write(self, text: str) -> int:
        """Take text; it is seen at once, or with what follows within a moment."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if os.getpid() == self._pid:
            self._outlet.add(self._name, text)
        else:
            os.write(self._fd, text.encode("utf-8", "replace"))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:  # type: ignore[override]
        """Take several texts."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Send what was written."""
        if os.getpid() == self._pid:
            self._outlet.flush()


class Pipes:
    """The descriptors that programs print to: what lies in them comes first.

    Whoever executes the cells takes up our messages before what is in the pipes. So
    that a program's line is seen before what the cell prints after it, nothing is sent
    while a pipe has something in it.
    """

    def __init__(self, descriptors: Iterable[int]) -> None:
        # Cells may put other files in the place of 1 and 2.
        self._pipes = [os.dup(number) for number in descriptors]
        self._gave_up = False

    def wait_until_empty(self) -> None:
        """Return when they are, or when nobody seems to be reading."""
        end = time.monotonic() + _BEHIND
        while any(_unread(pipe) for pipe in self._pipes):
            if self._gave_up or time.monotonic() > end:
                self._gave_up = True
                return
            time.sleep(0.0002)
        self._gave_up = False


def _unread(pipe: int) -> int:
    try:
        answer = fcntl.ioctl(pipe, termios.FIONREAD, b"\0" * 4)
    except OSError:
        return 0
    count: int = struct.unpack("i", answer)[0]
    return count
