"""A run as JSON, one object a line: events, then a summary."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Self

import click

from amlnb.model.events import Event
from amlnb.model.run import Run
from amlnb.wire.event import event_json


class RecordScreen:
    """Prints each event in the form that every screen reads."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing behind."""

    def show(self, run: Run, events: Sequence[Event]) -> None:
        """Print the new events."""
        del run
        for event in events:
            print_record(event_json(event))

    def note(self, text: str) -> None:
        """Keep stdout for JSON alone."""
        click.echo(text, err=True)


def print_record(record: Mapping[str, Any]) -> None:
    """Print one JSON object on one line."""
    click.echo(json.dumps(record, ensure_ascii=True))
