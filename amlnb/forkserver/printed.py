"""What a process prints past Python: C code's text, and that of programs it starts."""

from __future__ import annotations

import codecs
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

#: Bytes of the newest text that are kept, for news of a death.
_KEPT_BYTES = 16_384
#: Reads after which all is seen that a pipe held at first.
_FULL_PIPE = 4


class Printed:
    """The reading ends of two pipes, which never make their reader wait."""

    def __init__(self) -> None:
        self._pipes: dict[int, Any] = {}
        self._words = bytearray()

    @contextmanager
    def open(self) -> Iterator[list[int]]:
        """Give the writing ends, for the process, until the block ends."""
        written: list[int] = []
        try:
            for name in ("stdout", "stderr"):
                reading, writing = os.pipe()
                written.append(writing)
                os.set_blocking(reading, False)
                decoder = codecs.getincrementaldecoder("utf-8")("replace")
                self._pipes[reading] = (name, decoder)
            yield written
        finally:
            for file in written:
                os.close(file)

    @property
    def files(self) -> Collection[int]:
        """The descriptors to wait for."""
        return self._pipes.keys()

    @property
    def newest(self) -> str:
        """The end of all that was read."""
        return bytes(self._words).decode("utf-8", "replace")

    def read(self, file: int) -> dict[str, str] | None:
        """Return what has come, as a stream's content; None once all ends are closed.

        The text is empty where nothing has come, or half a letter.
        """
        name, decoder = self._pipes[file]
        try:
            data = os.read(file, 65_536)
        except BlockingIOError:
            return {"name": name, "text": ""}
        if not data:
            return None
        self._words += data
        del self._words[:-_KEPT_BYTES]
        return {"name": name, "text": decoder.decode(data)}

    def read_all(self) -> Iterator[dict[str, str]]:
        """Yield what has come so far; no more, as a program may go on printing."""
        for file in self.files:
            for _ in range(_FULL_PIPE):
                content = self.read(file)
                if not content or not content["text"]:
                    break
                yield content

    def close(self) -> None:
        """Close the reading ends."""
        for file in self._pipes:
            os.close(file)
        self._pipes = {}
