"""What an object's memory looked like, so that a change in place is seen."""

from __future__ import annotations

import hashlib
import io
import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from amlnb.data.kinds import (
    is_array,
    is_arrow_backed,
    is_arrow_table,
    is_frame,
    is_series,
)
from amlnb.data.memory import Memory, Piece

#: Bytes of an object's pickle, arrays not counted, beyond which it is not watched.
_MOST = 64 << 20
#: Items of a list or dict up to which each is looked at by itself.
_FEW = 1000


class _TooBigError(Exception):
    """The pickle of an object outgrew what is worth hashing."""


class _Hash(io.RawIOBase):
    """A file that keeps nothing but the SHA-256 of what was written."""

    def __init__(self) -> None:
        super().__init__()
        self.sum = hashlib.sha256()
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        count = memoryview(data).nbytes
        self.size += count
        if self.size > _MOST:
            raise _TooBigError
        self.sum.update(data)
        return count


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """A hash of an object's structure, and what lay in its arrays.

    Memory that is mapped from a stored file and was never written to is not read:
    the file is what it looked like. So a gigabyte costs nothing before the body
    runs, and nothing after it if the body left it alone.
    """

    structure: str
    pieces: tuple[Piece, ...]

    @classmethod
    def of(cls, value: object) -> Fingerprint | None:
        """Look at the object; None when it is too big, or cannot be pickled."""
        memory = Memory()
        pieces: list[Piece] = []
        structure = _walk(value, lambda view: pieces.append(Piece.of(view, memory)))
        return structure and cls(structure=structure, pieces=tuple(pieces))

    def fits(self, value: object) -> bool:
        """Return whether the object still looks so; what cannot be told, does."""
        memory = Memory()
        seen: list[bool] = []

        def compare(view: memoryview) -> None:
            at = len(seen)
            known = at < len(self.pieces)
            seen.append(known and self.pieces[at].fits(view, memory))

        structure = _walk(value, compare)
        same = structure == self.structure and len(seen) == len(self.pieces)
        return not structure or (same and all(seen))


def _walk(value: object, visit: Callable[[memoryview], None]) -> Any:
    """Hash the structure, hand each array's memory to `visit`; None if too big."""
    into = _Hash()
    for part in _parts(value):
        if not _dump(part, into, visit):
            return None
    return into.sum.hexdigest()


def _dump(part: object, into: _Hash, visit: Callable[[memoryview], None]) -> bool:
    def out_of_band(buffer: pickle.PickleBuffer) -> None:
        visit(buffer.raw())

    try:
        try:
            pickle.Pickler(into, 5, buffer_callback=out_of_band).dump(part)
        except _TooBigError:
            raise
        except Exception:  # noqa: BLE001 - a lambda, say, which cloudpickle can do
            import cloudpickle

            cloudpickle.Pickler(into, 5, buffer_callback=out_of_band).dump(part)
    except Exception:  # noqa: BLE001 - what cannot be pickled cannot be watched
        return False
    return True


def _parts(value: Any) -> Iterator[object]:
    """Yield what to pickle, tables column by column.

    pandas may join the columns of a table in memory when it is merely read: only
    the columns' contents are its own.
    """
    if is_arrow_table(value):
        return  # nobody can change one in place
    if is_frame(value):
        yield (value.columns, value.attrs)
        yield _times(value.index)
        for i in range(value.shape[1]):
            yield _column(value.iloc[:, i])
    elif is_series(value):
        yield (value.name, value.attrs)
        yield _times(value.index)
        yield _column(value)
    elif type(value) in (list, tuple, dict) and _holds_arrays(value):
        is_dict = isinstance(value, dict)
        yield list(value) if is_dict else len(value)
        for item in value.values() if is_dict else value:
            yield from _parts(item)
    else:
        yield _times(value) if is_array(value) else value


def _column(column: Any) -> object:
    import numpy as np

    if isinstance(column.dtype, np.dtype):
        # A strided column would be copied into the pickle: as one piece it is not.
        return _times(np.ascontiguousarray(column.to_numpy()))
    if hasattr(column.array, "__arrow_array__") and is_arrow_backed(column.dtype):
        return _arrow(column.array.__arrow_array__())
    return _times(column.array)


def _times(values: Any) -> object:
    """Return dates and durations as integers: their own memory cannot be shown."""
    if getattr(values.dtype, "kind", "") not in ("m", "M"):
        return values
    numbers = values.view("i8")
    about = (type(values).__name__, str(values.dtype), getattr(values, "name", None))
    return (*about, getattr(values, "freq", None), numbers)


def _arrow(column: Any) -> object:
    """Return Arrow memory as it lies; Arrow's own pickling would copy it."""
    chunks = getattr(column, "chunks", [column])
    if any(hasattr(chunk, "dictionary") for chunk in chunks):
        return column
    return [
        (
            str(chunk.type),
            len(chunk),
            chunk.offset,
            [b and pickle.PickleBuffer(b) for b in chunk.buffers()],
        )
        for chunk in chunks
    ]


def _holds_arrays(value: Any) -> bool:
    items = value.values() if isinstance(value, dict) else value
    return len(value) <= _FEW and any(
        is_frame(i) or is_series(i) or is_array(i) for i in items
    )
