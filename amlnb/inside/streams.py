"""Printing without end, held back to the speed at which it can be stored."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

#: Characters that are sent in one message at most.
_PIECE = 500_000
#: Messages that may be under way to the worker; each is small but for pictures.
_QUEUE = 32

Write = Callable[[str], int | None]


def tame(shell: Any) -> None:
    """Make this kernel wait for the worker rather than fill memory or drop messages.

    Does nothing in a kernel that is not ipykernel.
    """
    thread = getattr(getattr(shell, "kernel", None), "iopub_thread", None)
    if thread is None:
        return
    thread.schedule(lambda: _hold_back(thread.socket))
    if hasattr(shell, "_tee"):
        # IPython 9 keeps everything that a cell prints in memory, for its history,
        # by wrapping `write` around each cell. Nobody reads a step's history.
        shell._tee = in_small_pieces  # noqa: SLF001 - there is no public switch
    else:
        for stream in (sys.stdout, sys.stderr):
            stream.write = pieces(stream.write, stream.flush)  # type: ignore[method-assign]


def _hold_back(socket: Any) -> None:
    """Let a full queue block; ZeroMQ would drop what does not fit."""
    import zmq

    socket.setsockopt(zmq.SNDHWM, _QUEUE)
    socket.setsockopt(zmq.XPUB_NODROP, 1)


@contextmanager
def in_small_pieces(channel: str) -> Iterator[None]:
    """Send what is written to ``stdout`` or ``stderr`` in pieces, inside the block."""
    stream = getattr(sys, channel)
    original = stream.write
    stream.write = pieces(original, stream.flush)
    try:
        yield
    finally:
        stream.write = original


def pieces(write: Write, flush: Callable[[], None]) -> Write:
    """Return a `write` that never lets more than one piece wait unsent."""
    waiting = 0

    def write_in_pieces(text: Any) -> int | None:
        nonlocal waiting
        if not isinstance(text, str):
            return write(text)  # which raises as it always did
        waiting += len(text)
        if waiting <= _PIECE:
            return write(text)
        for start in range(0, len(text), _PIECE):
            write(text[start : start + _PIECE])
            flush()
        waiting = 0
        return len(text)

    return write_in_pieces
