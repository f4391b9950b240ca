"""What passes over the sockets: JSON in frames, with bytes and open files beside it."""

from __future__ import annotations

import json
import os
import socket
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

_HEAD = struct.Struct("!II")
_FILES = 8
#: The kind that stands for a frame nobody wanted to hold.
OVERSIZE = "oversize"


class BrokenFrameError(Exception):
    """The other side ended in the middle, or speaks something else."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One message: what it is, what it says, and what came with it."""

    kind: str
    content: dict[str, Any]
    #: The request that it belongs to; 0 for none.
    request: int = 0
    buffers: tuple[bytes, ...] = ()
    #: Open file descriptors; whoever receives them closes them.
    files: tuple[int, ...] = field(default=(), compare=False)


def send(
    line: socket.socket,
    kind: str,
    content: dict[str, Any],
    *,
    request: int = 0,
    buffers: Sequence[bytes] = (),
    files: Sequence[int] = (),
    errors: str = "surrogatepass",
) -> None:
    """Send one frame whole, waiting while the other side is behind.

    Parameters
    ----------
    errors
        What becomes of halves of characters, in the words of Python's codecs.
    """
    sizes = [len(buffer) for buffer in buffers]
    parts = [kind, request, content, sizes]
    text = json.dumps(parts, default=str, ensure_ascii=False).encode("utf-8", errors)
    data = b"".join((_HEAD.pack(len(text), sum(sizes)), text, *buffers))
    if files:
        sent = socket.send_fds(line, [data], list(files))
        data = data[sent:]
    line.sendall(data)


def receive(line: socket.socket, largest: int | None = None) -> Frame | None:
    """Return the next frame, or None when the other side has ended.

    Parameters
    ----------
    largest
        Bytes beyond which a frame is read and thrown away: one of kind `OVERSIZE` tells
        how many they were.

    Raises
    ------
    BrokenFrameError
        When it ended within a frame.
    """
    head, files, _, _ = socket.recv_fds(line, _HEAD.size, _FILES)
    if not head:
        return None
    try:
        head += _exactly(line, _HEAD.size - len(head))
        size, extra = _HEAD.unpack(head)
        if largest is not None and size + extra > largest:
            _pass_over(line, size + extra)
            return Frame(OVERSIZE, {"bytes": size + extra}, files=tuple(files))
        text = _exactly(line, size)
        rest = _exactly(line, extra)
        kind, request, content, sizes = json.loads(
            text.decode("utf-8", "surrogatepass")
        )
    except BaseException as error:
        for file in files:
            os.close(file)
        if isinstance(error, (TypeError, ValueError)):  # it is something else
            raise BrokenFrameError from error
        raise
    return Frame(kind, content, request, _cut(rest, sizes), tuple(files))


def _pass_over(line: socket.socket, size: int) -> None:
    while size:
        part = line.recv(min(size, 1 << 20))
        if not part:
            raise BrokenFrameError
        size -= len(part)


def _exactly(line: socket.socket, size: int) -> bytes:
    parts: list[bytes] = []
    while size:
        part = line.recv(min(size, 1 << 20))
        if not part:
            raise BrokenFrameError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _cut(data: bytes, sizes: Sequence[int]) -> tuple[bytes, ...]:
    found: list[bytes] = []
    for size in sizes:
        found.append(data[:size])
        data = data[size:]
    return tuple(found)
