"""How a notebook is executed: the border that another way of running may fill."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from amlnb.steps.document import Document
from amlnb.steps.language import Language
from amlnb.steps.log import Log
from amlnb.steps.outcome import Outcome


class WriteWhole(Protocol):
    """Writes a file so that a reader finds the old bytes or the new, never a half."""

    def __call__(self, path: Path, data: bytes, *, durable: bool = True) -> None:
        """Write; `durable` also over a reboot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One notebook to execute, in a kernel that was started for it alone."""

    document: Document
    language: Language
    log: Log
    #: Where the executed notebook is to lie.
    executed: Path
    #: Where the two sides leave files for each other.
    folder: Path
    write: WriteWhole
    #: Seconds from the first cell to the last; None for no limit.
    timeout: float | None = None


class Executor(Protocol):
    """Has whatever runs the cells; made early, so that it can get ready meanwhile."""

    def execute(self, job: Job) -> Outcome:
        """Run the cells in order, and leave the executed notebook.

        A cell that raises, a kernel that dies, and a timeout are outcomes.
        """

    def close(self) -> None:
        """Stop all that still runs."""
