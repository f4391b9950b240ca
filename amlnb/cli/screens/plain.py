"""A run as plain lines, one for each change: for pipes, files and simple terminals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import click

from amlnb.cli.lines import event_lines, name_width
from amlnb.model.events import Event
from amlnb.model.run import Run


class PlainScreen:
    """Prints a line an event, at once."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing behind."""

    def show(self, run: Run, events: Sequence[Event]) -> None:
        """Print what each new event says."""
        width = name_width(run) if events else 0
        for event in events:
            for line in event_lines(event, run, width):
                click.echo(line)

    def note(self, text: str) -> None:
        """Print the note apart from the run's own lines."""
        click.echo(text, err=True)
