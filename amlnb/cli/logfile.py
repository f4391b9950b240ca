"""Reading a log that still grows: the lines since the last time, or the last ones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_NEWLINE = 10
_BLOCK = 65536
#: Longer lines are passed on in pieces, so that no line fills the memory.
_LONGEST = 1_000_000
#: Colours (``ESC [ … m``) may stay; whatever else steers a terminal may not.
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_ESCAPE = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]PX^_].*?(?:\x07|\x1b\\|$)|\x1b[@-_]|\x1b"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f]")


@dataclass(slots=True)
class LogFile:
    """A log, and how far it was read."""

    path: Path
    offset: int = 0
    _rest: bytes = b""

    def lines(self, *, to_the_end: bool = False) -> list[str]:
        """Return up to a block of lines that are new; a last half line waits.

        Parameters
        ----------
        to_the_end
            Whether a line without its newline is taken too: nothing will follow.
        """
        while True:
            data = self._read()
            found = self._split(data, flush=to_the_end and not data)
            if found or not data:
                return found

    def _split(self, data: bytes, *, flush: bool) -> list[str]:
        whole, newline, rest = (self._rest + data).rpartition(b"\n")
        self._rest = rest
        found = whole.decode(errors="replace").split("\n") if newline else []
        if rest and (flush or len(rest) > _LONGEST):
            found.append(rest.decode(errors="replace"))
            self._rest = b""
        return found

    def _read(self) -> bytes:
        try:
            with self.path.open("rb") as file:
                file.seek(self.offset)
                data = file.read(_BLOCK)
        except FileNotFoundError:
            return b""
        self.offset += len(data)
        return data

    def skip_to_last(self, count: int) -> None:
        """Pass over all but the last `count` lines that are there now."""
        try:
            with self.path.open("rb") as file:
                self.offset = _start_of_last(file.seek(0, 2), file, count)
        except FileNotFoundError:
            self.offset = 0


def _start_of_last(end: int, file: BinaryIO, count: int) -> int:
    """Return where the last `count` lines begin, reading from the end."""
    wanted, tail = count + 1, b""  # one more: the newline that ends the line before
    start = end
    while start > 0 and tail.count(b"\n") < wanted:
        step = min(_BLOCK, start)
        start -= step
        file.seek(start)
        tail = file.read(step) + tail
    breaks = [i for i, byte in enumerate(tail.rstrip(b"\n")) if byte == _NEWLINE]
    return start + (breaks[-count] + 1 if 0 < count <= len(breaks) else 0)


def clean(text: str, *, colour: bool) -> str:
    """Return a log's line without what would steer the terminal.

    A carriage return, as progress bars write it, leaves what stood last.
    """
    text = text.rstrip("\r").rsplit("\r", 1)[-1]
    if colour:
        parts = re.split(f"({_COLOUR.pattern})", text)
        kept = [p if i % 2 else _plain(p) for i, p in enumerate(parts)]
        reset = "\x1b[0m" if len(parts) > 1 else ""
        return "".join(kept) + reset
    return _plain(text)


def _plain(text: str) -> str:
    return _CONTROL.sub("", _ESCAPE.sub("", text))
