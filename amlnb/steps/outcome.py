"""What came of executing a notebook, before anybody words it."""

from __future__ import annotations

from dataclasses import dataclass

from amlnb.steps.handover import Account


@dataclass(frozen=True, slots=True, kw_only=True)
class CellError:
    """The cell that did not end well, as the kernel's protocol tells it."""

    #: Index over all cells of the executed notebook.
    index: int
    #: The kernel's number for the cell.
    count: int | None = None
    exception: str = ""
    message: str = ""
    #: Without colour codes.
    traceback: str = ""
    #: More than the protocol says, where the language has it.
    account: Account | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Death:
    """A kernel that ended while it was needed."""

    #: Index of the cell that ran, or None while the kernel was starting.
    index: int | None = None
    #: The exit code; negative for a signal, None if it asked to be ended.
    exit_code: int | None = None
    #: What it last wrote outside the cells' outputs.
    last_words: str = ""
    #: Whether the system killed a process for want of memory in that time.
    out_of_memory: bool = False
    #: Whether what had started it ended first, and took it along.
    is_lost: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How far the cells came."""

    error: CellError | None = None
    death: Death | None = None
    #: Whether it was stopped because its time was up.
    timed_out: bool = False
    #: Seconds of the user's own cells.
    body_seconds: float = 0.0
    #: The kernel's number for each cell that ran, by the cell's index.
    counts: tuple[tuple[int, int], ...] = ()
    #: The end of what was printed.
    recent: str = ""

    @property
    def is_fine(self) -> bool:
        """Whether every cell ended well, and in time."""
        return self.error is None and self.death is None and not self.timed_out
