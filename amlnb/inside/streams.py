"""Printing without end, held back to the speed at which it can be stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

#: Characters that are sent in one message at most.
_PIECE = 1_000_000
#: Messages that may be under way to the worker; each is small but for pictures.
_QUEUE = 64


def tame(shell: Any) -> None:
    """Make this kernel wait for the worker rather than fill memory or drop messages.

    Does nothing in a kernel that is not ipykernel.
    """
    import sys

    thread = getattr(getattr(shell, "kernel", None), "iopub_thread", None)
    if thread is None:
        return
    thread.schedule(lambda: _hold_back(thread.socket))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "pub_thread"):
            stream.write = in_pieces(stream.write, stream.flush)  # type: ignore[method-assign]


def _hold_back(socket: Any) -> None:
    """Let a full queue block; ZeroMQ would drop what does not fit."""
    import zmq

    socket.setsockopt(zmq.SNDHWM, _QUEUE)
    socket.setsockopt(zmq.XPUB_NODROP, 1)


def in_pieces(
    write: Callable[[str], int | None], flush: Callable[[], None]
) -> Callable[[str], int | None]:
    """Return a `write` that never lets more than one piece wait unsent."""
    waiting = 0

    def write_in_pieces(text: str) -> int | None:
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
