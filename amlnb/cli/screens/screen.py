"""What every way of showing a run can do."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from amlnb.model.events import Event
from amlnb.model.run import Run


class Screen(AbstractContextManager["Screen"], Protocol):
    """Shows one run while it goes on; leaving it puts the terminal right."""

    def show(self, run: Run, events: Sequence[Event]) -> None:
        """Show the run as it is now, after these new events."""

    def note(self, text: str) -> None:
        """Tell the person at the terminal something beside the run."""
