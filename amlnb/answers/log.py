"""A part of a step's log, by bytes, cut where characters end."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import TypedDict

from amlnb.answers.memory import Memory
from amlnb.answers.step import find_step

#: Bytes that are sent at once, unless told.
PART = 256 << 10
_CONTINUES = range(0x80, 0xC0)

LogPartJson = TypedDict(
    "LogPartJson", {"text": str, "from": int, "next": int, "size": int}
)
"""A part of a log: ``from`` and ``next`` say where it and the next part begin."""

_EMPTY = LogPartJson({"text": "", "from": 0, "next": 0, "size": 0})


def log_part(
    memory: Memory, run_id: str, key: str, start: int, limit: int = PART
) -> LogPartJson:
    """Return the log of a step's newest attempt from byte `start` on.

    Parameters
    ----------
    start
        Counts from the end where it is negative; behind the end gives no text.
    limit
        Bytes at most.

    Raises
    ------
    NotFoundError
        When there is no such run or step. A step that was not tried has no log yet:
        that is an empty part.
    """
    step = find_step(memory, run_id, key)
    if not step.attempts and not step.reused_from:
        return _EMPTY
    folder = memory.workspace.attempt_folder(run_id, key)
    return read_part(folder / "log.txt", start, limit)


def read_part(path: Path, start: int, limit: int) -> LogPartJson:
    """Return a part of a text file that may still grow, or not be there yet."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            begin = min(max(size + start, 0) if start < 0 else start, size)
            file.seek(begin)
            data = file.read(limit)
    except FileNotFoundError:
        return _EMPTY
    skipped = _cut_off(data) if begin else 0
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    text = decoder.decode(data[skipped:])
    held_back = len(decoder.getstate()[0])
    return LogPartJson(
        {
            "text": text,
            "from": begin + skipped,
            "next": begin + len(data) - held_back,
            "size": size,
        }
    )


def _cut_off(data: bytes) -> int:
    """Return how many bytes at the front belong to a character that began before."""
    head = data[:3]
    return next((i for i, byte in enumerate(head) if byte not in _CONTINUES), len(head))
