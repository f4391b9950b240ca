"""An error of ours is shown as its sentence; the cell still fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from amlnb.model.errors import AmlnbError

_RED, _PLAIN = "\x1b[31m", "\x1b[0m"


@contextmanager
def as_sentence() -> Iterator[None]:
    """Let an `AmlnbError` through so that IPython shows its sentence only.

    A traceback would show our code, not the user's.
    """
    try:
        yield
    except AmlnbError as error:
        lines = [f"{_RED}{type(error).__name__}{_PLAIN}: {error}"]
        # IPython asks the exception itself how to show its traceback.
        vars(error)["_render_traceback_"] = lambda: lines
        raise
