"""A cell's outputs, bounded whatever it prints: the head, the tail, and a note."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from amlnb.steps.text import without_colours

#: Bytes of JSON that the outputs of one notebook may take together.
NOTEBOOK_BYTES = 8_000_000
#: Bytes that one cell's printed text may take, half of them for its end.
STREAM_BYTES = 500_000
#: What a line costs besides its letters: indentation, quotes, a comma.
_LINE_BYTES = 12
#: Outputs of one cell that are kept from its start, and from its end.
HEAD_COUNT, TAIL_COUNT = 400, 100


@dataclass(slots=True)
class Budget:
    """Bytes that are left for a whole notebook."""

    left: int = NOTEBOOK_BYTES

    def take(self, size: int) -> bool:
        """Take `size` bytes if there are as many left."""
        if size > self.left:
            return False
        self.left -= size
        return True


@dataclass(slots=True)
class _Kept:
    """One output that is kept, with its size in the notebook."""

    output: dict[str, Any]
    size: int
    display_id: str | None = None

    @property
    def is_stream(self) -> bool:
        """Whether it is printed text, whose end is counted apart."""
        return bool(self.output["output_type"] == "stream")


@dataclass(slots=True)
class CellOutputs:
    """Takes a cell's outputs as they come, and keeps what a notebook can hold.

    Memory is bounded as the notebook is: what neither head nor tail keeps is only
    counted. Pictures come out of the notebook's budget; printed text has its own
    bound for each cell, and shares the budget too.
    """

    budget: Budget
    #: Where everything that was printed can be read.
    full_log: str = ""
    _head: list[_Kept] = field(default_factory=list)
    _tail: deque[_Kept] = field(default_factory=deque)
    _head_bytes: int = 0
    _tail_bytes: int = 0
    _dropped: int = 0
    _dropped_bytes: int = 0
    _displays: dict[str, _Kept] = field(default_factory=dict)
    _limit: int = 0

    def __post_init__(self) -> None:
        """Fix this cell's share of what is left for printed text."""
        self._limit = max(2_000, min(STREAM_BYTES, self.budget.left // 4)) // 2

    # ------------------------------------------------------------------- what comes

    def stream(self, name: str, text: str) -> None:
        """Take printed text; text that follows text of the same stream joins it."""
        limit = self._limit
        middle = len(text) - 2 * limit  # which neither head nor tail could keep
        for part in _parts(text[:limit] if middle > 0 else text, limit):
            self._stream(name, part)
        if middle > 0:
            self._dropped += 1
            self._dropped_bytes += middle
            for part in _parts(text[-limit:], limit):
                self._stream(name, part)

    def add(self, output: Mapping[str, Any], display_id: str | None = None) -> None:
        """Take a result, a display or an error."""
        kept = self._fitting(dict(output), display_id)
        if display_id:
            self._displays[display_id] = kept
        if len(self._head) < HEAD_COUNT and not self._tail:
            self._head.append(kept)
        else:
            self._append_to_tail(kept)

    def update(self, display_id: str, data: Any, metadata: Any) -> bool:
        """Show something else in a display that came before, if it is still kept."""
        kept = self._displays.get(display_id)
        if kept is None:
            return False
        self._give_back(kept)
        output = {**kept.output, "data": data, "metadata": metadata}
        fresh = self._fitting(output, display_id)
        kept.output, kept.size = fresh.output, fresh.size
        return True

    def clear(self) -> None:
        """Forget all, as ``clear_output`` asks."""
        for kept in (*self._head, *(k for k in self._tail if not k.is_stream)):
            self._give_back(kept)
        self._head.clear()
        self._tail.clear()
        self._displays.clear()
        self._head_bytes = self._tail_bytes = 0
        self._dropped = self._dropped_bytes = 0

    def close(self) -> None:
        """Charge the notebook's budget with the tail, which is settled now."""
        self.budget.left = max(0, self.budget.left - self._tail_bytes)

    # ------------------------------------------------------------------- what stays

    def as_list(self) -> list[dict[str, Any]]:
        """Return the outputs for the notebook, joined, with a note on what is not."""
        head = [kept.output for kept in self._head]
        tail = [kept.output for kept in self._tail]
        note = [self._note()] if self._dropped else []
        return list(_joined([*head, *note, *tail]))

    def _note(self) -> dict[str, Any]:
        where = f" All of it: {self.full_log}" if self.full_log else ""
        text = (
            f"\n… {self._dropped:,} outputs ({self._dropped_bytes:,} bytes) are left "
            f"out here.{where}\n\n"
        )
        return {"output_type": "stream", "name": "stderr", "text": text}

    def _stream(self, name: str, text: str) -> None:
        size = _size(text)
        in_head = not self._tail and self._head_bytes + size <= self._limit
        line = self._head if in_head else self._tail
        if not (line and _join(line[-1], name, text, size, self._limit // 8)):
            kept = _Kept({"output_type": "stream", "name": name, "text": text}, size)
            if not in_head or len(self._head) >= HEAD_COUNT:
                self._append_to_tail(kept)
                return
            self._head.append(kept)
        if in_head:
            self._head_bytes += size
            self.budget.take(size)
        else:
            self._tail_bytes += size
            self._shorten_tail()

    def _append_to_tail(self, kept: _Kept) -> None:
        self._tail.append(kept)
        if kept.is_stream:
            self._tail_bytes += kept.size
        self._shorten_tail()

    def _shorten_tail(self) -> None:
        while self._tail_bytes > self._limit or len(self._tail) > TAIL_COUNT:
            self._drop(self._tail.popleft())

    def _drop(self, kept: _Kept) -> None:
        self._dropped += 1
        self._dropped_bytes += kept.size
        if kept.is_stream:
            self._tail_bytes -= kept.size
        else:
            self._give_back(kept)
        if kept.display_id:
            self._displays.pop(kept.display_id, None)

    def _fitting(self, output: dict[str, Any], display_id: str | None) -> _Kept:
        """Return the output, or a note in its place when there is no room for it."""
        size = _size(output)
        if self.budget.take(size):
            return _Kept(output, size, display_id)
        short = _stand_in(output, size)
        return _Kept(short, 0, display_id)

    def _give_back(self, kept: _Kept) -> None:
        self.budget.left += kept.size


def _join(last: _Kept, name: str, text: str, size: int, longest: int) -> bool:
    """Add text to the piece before it, if that is of the same stream and not long."""
    same = last.is_stream and last.output["name"] == name
    if not same or last.size + size > longest:
        return False
    last.output["text"] += text
    last.size += size
    return True


def _size(value: Any) -> int:
    """Return the bytes that a value takes in a notebook's JSON.

    The format writes each line of a text as a string of its own, indented.
    """
    text = json.dumps(value, ensure_ascii=False)
    return len(text.encode("utf-8", "replace")) + _LINE_BYTES * text.count("\\n")


def _parts(text: str, longest: int) -> Iterator[str]:
    """Cut a long text so that its head and its tail can be kept apart."""
    piece = max(1, longest // 8)
    for start in range(0, len(text), piece):
        yield text[start : start + piece]


def _stand_in(output: dict[str, Any], size: int) -> dict[str, Any]:
    """Return a small output that says what a big one was."""
    if output["output_type"] == "error":
        lines = [without_colours(line)[-2_000:] for line in output["traceback"][-5:]]
        return {**output, "evalue": output["evalue"][:2_000], "traceback": lines}
    kinds = ", ".join(output.get("data", {}))
    text = f"[an output of {size:,} bytes ({kinds}) is left out: the notebook is full]"
    return {**output, "data": {"text/plain": text}, "metadata": {}}


def _joined(outputs: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Join neighbouring pieces of one stream."""
    pieces: list[str] = []
    name = ""
    for output in outputs:
        is_stream = output["output_type"] == "stream"
        if pieces and (not is_stream or output["name"] != name):
            yield {"output_type": "stream", "name": name, "text": "".join(pieces)}
            pieces = []
        if is_stream:
            name = output["name"]
            pieces.append(output["text"])
        else:
            yield output
    if pieces:
        yield {"output_type": "stream", "name": name, "text": "".join(pieces)}
