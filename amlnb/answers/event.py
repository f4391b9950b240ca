"""A run's events as a stream tells them, and what no event tells."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from amlnb.model.events import Event
from amlnb.model.run import RunStatus
from amlnb.wire.event import EventJson, event_json
from amlnb.wire.words import RUN_WORDS


class StoredEventJson(TypedDict):
    """One event with its number, which a view names to go on from there."""

    seq: int
    event: EventJson


class StatusJson(TypedDict):
    """A run's status changed without an event: its runner died, or came back."""

    status: str
    words: str


def stored_events(events: Iterable[Event]) -> list[StoredEventJson]:
    """Return events in their order."""
    return [StoredEventJson(seq=e.seq, event=event_json(e)) for e in events]


def status_json(status: RunStatus) -> StatusJson:
    """Return a status with its word."""
    return StatusJson(status=status.value, words=RUN_WORDS[status])
