"""Which cell is running, and what every cell was: the hooks into IPython."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from amlnb.model.errors import AmlnbError
from amlnb.notebook.lines.magic import read_header
from amlnb.notebook.live.draft import Seen

#: Called after a cell ran, with whether it came to its end.
Ran: TypeAlias = Callable[[Seen, bool], None]
#: Called with the ids of cells that were deleted, where the front end tells them.
Gone: TypeAlias = Callable[[Iterable[str]], None]


class CellTracker:
    """Hears of every cell that starts and ends, and keeps the one that runs.

    Parameters
    ----------
    ran
        Called after each cell of the user, but not for one that never started, as
        with a syntax error, nor for one that runs inside another (``%%capture``).
    gone
        Called before each cell with the ids of cells that were deleted.
    """

    def __init__(self, ran: Ran, gone: Gone) -> None:
        self._ran, self._gone = ran, gone
        self._running: list[tuple[Any, Seen]] = []

    @property
    def current(self) -> Seen | None:
        """The cell that the user started, or None while none runs."""
        return self._running[0][1] if self._running else None

    def before(self, info: Any) -> None:
        """Take note of a cell that starts; IPython's ``pre_run_cell``."""
        self._gone(_deleted(info))
        seen = seen_cell(info.raw_cell, getattr(info, "cell_id", None) or "")
        self._running.append((info, seen))

    def after(self, result: Any) -> None:
        """Take note of a cell that ended; IPython's ``post_run_cell``."""
        if result is None:  # it was interrupted from outside, with all in it
            self._running.clear()
            return
        if not self._running or self._running[-1][0] is not result.info:
            return  # a blank cell ends without having started
        _, seen = self._running.pop()
        if not self._running and result.error_before_exec is None:
            self._ran(seen, result.error_in_exec is None)


def _deleted(info: Any) -> list[str]:
    """Return what JupyterLab tells with each cell: those deleted since the last."""
    told = getattr(info, "cell_meta", None)
    ids = told.get("deletedCells") if isinstance(told, dict) else None
    return [one for one in ids if isinstance(one, str)] if isinstance(ids, list) else []


def seen_cell(source: str, cell_id: str = "") -> Seen:
    """Return a cell that ran, with the step that its magic names."""
    try:
        header = read_header(source)
    except AmlnbError:
        return Seen(source=source, id=cell_id, refused=True)
    step = header.options.name if header and header.options else ""
    return Seen(source=source, id=cell_id, step=step)
