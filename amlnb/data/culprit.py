"""The walk to the part of a value that cannot be pickled."""

from __future__ import annotations

import functools
import io
import time
import types
from collections.abc import Iterator
from typing import Any

from amlnb.data.kinds import is_array, is_frame, is_series

#: Seconds that the search may take, and how deep it goes.
_SECONDS = 5.0
_DEEPEST = 25
_FINE = (bool, int, float, complex, str, bytes, type(None), types.ModuleType)
_Part = tuple[str, Any]


class _LateError(Exception):
    """The search took too long."""


class _Nowhere(io.RawIOBase):
    """A file that forgets, and gives up when it is late."""

    def __init__(self, deadline: float) -> None:
        super().__init__()
        self._deadline = deadline

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        if time.monotonic() > self._deadline:
            raise _LateError
        return memoryview(data).nbytes


def find_culprit(value: object) -> tuple[str, object]:
    """Return the path to the innermost part that cannot be pickled, and that part.

    The path reads as Python does, ``.callbacks[0].lock``; it ends early when the
    search takes too long.
    """
    deadline = time.monotonic() + _SECONDS
    path, part, seen = "", value, {id(value)}
    for _ in range(_DEEPEST):
        step = _failing_part(part, seen, deadline)
        if step is None:
            break
        path, part = path + step[0], step[1]
        seen.add(id(part))
    return path, part


def _failing_part(value: Any, seen: set[int], deadline: float) -> _Part | None:
    try:
        for name, part in _parts(value):
            if time.monotonic() > deadline:
                return None
            fine = isinstance(part, _FINE) or id(part) in seen
            if not fine and not _can_be_pickled(part, deadline):
                return name, part
    except Exception:  # noqa: BLE001 - a user's object may raise when it is looked at
        return None
    return None


def _can_be_pickled(value: object, deadline: float) -> bool:
    import cloudpickle

    try:
        cloudpickle.Pickler(_Nowhere(deadline), protocol=5).dump(value)
    except _LateError:
        return True  # not known; another part may be found sooner
    except Exception:  # noqa: BLE001 - anything at all may be raised while pickling
        return False
    return True


def _parts(value: Any) -> Iterator[_Part]:
    """Yield the parts that pickling would visit, named as in Python."""
    if isinstance(value, dict):
        yield from _parts_of_dict(value)
    elif isinstance(value, list | tuple):
        yield from ((f"[{i}]", item) for i, item in enumerate(value))
    elif isinstance(value, set | frozenset):
        yield from ((".<element>", item) for item in value)
    elif is_frame(value):
        yield from ((f"[{name!r}]", value[name]) for name in value.columns)
    elif is_series(value) or is_array(value):
        array = value.to_numpy() if is_series(value) else value.ravel()
        if array.dtype == object:
            yield from ((f"[{i}]", item) for i, item in enumerate(array))
    elif isinstance(value, types.FunctionType):
        yield from _parts_of_function(value)
    elif isinstance(value, types.MethodType):
        yield ".__self__", value.__self__
    elif isinstance(value, functools.partial):
        yield from ((".func", value.func), (".args", value.args))
        yield ".keywords", value.keywords
    elif isinstance(value, type):
        yield from ((f".{name}", part) for name, part in vars(value).items())
    else:
        yield from _parts_of_object(value)


def _parts_of_dict(value: dict[Any, Any]) -> Iterator[_Part]:
    for key, item in value.items():
        shown = repr(key)
        yield f"[{shown if len(shown) < 40 else shown[:39] + '…'}]", item  # noqa: PLR2004 - of a message
    yield from ((".<key>", key) for key in value)


def _parts_of_function(value: types.FunctionType) -> Iterator[_Part]:
    for name, cell in zip(
        value.__code__.co_freevars, value.__closure__ or (), strict=False
    ):
        yield f".<closure>.{name}", cell.cell_contents
    for name in value.__code__.co_names:
        if name in value.__globals__:
            yield f".<globals>.{name}", value.__globals__[name]
    yield ".<defaults>", value.__defaults__
    yield ".__dict__", value.__dict__


def _parts_of_object(value: Any) -> Iterator[_Part]:
    """Yield the attributes that the object's own pickling keeps."""
    try:
        reduced = value.__reduce_ex__(4)
    except Exception:  # noqa: BLE001 - it is the culprit, or one of its attributes is
        yield from _attributes(getattr(value, "__dict__", {}))
        return
    if not isinstance(reduced, tuple):
        return
    if len(reduced) > 2:  # noqa: PLR2004 - (callable, arguments, state, …)
        states = reduced[2] if isinstance(reduced[2], tuple) else (reduced[2],)
        for state in states:
            yield from _attributes(state)
    yield from ((f".<arguments>[{i}]", part) for i, part in enumerate(reduced[1]))


def _attributes(state: Any) -> Iterator[_Part]:
    if isinstance(state, dict):
        yield from ((f".{name}", part) for name, part in state.items())
