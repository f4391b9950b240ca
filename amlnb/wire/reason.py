"""Reasons and failures as JSON: the kind for machines, the sentence for people."""

from __future__ import annotations

from typing import TypedDict

from amlnb.model.attempt import Failure
from amlnb.model.reason import Reason, describe
from amlnb.model.step import Place
from amlnb.wire.words import one_line


class ReasonJson(TypedDict):
    """Why a step runs, is reused or is skipped."""

    #: A value of `amlnb.model.reason.Why`.
    kind: str
    #: What it is about: a parameter, input, helper, module or step; may be empty.
    name: str
    #: In words: ``C 1.0 → 0.3``.
    text: str
    #: The run that a reused result comes from; empty otherwise.
    run: str


class PlaceJson(TypedDict):
    """Where a piece of the user's code stands."""

    #: Relative to the workspace where it is below it; may be empty.
    file: str
    #: The cell, from 1; null for a script.
    cell: int | None
    #: The notebook format's own cell id; may be empty.
    cell_id: str
    #: The line in the cell or file, from 1.
    line: int
    #: In words: ``cell 5, line 2 of flights.ipynb``.
    text: str


class FailureJson(TypedDict):
    """Why an attempt failed, the user's own line first."""

    #: A value of `amlnb.model.attempt.Fault`.
    fault: str
    #: One sentence, never empty.
    message: str
    #: The exception's class; empty where the body raised none.
    exception: str
    #: Where in the user's code; null where it is not known.
    place: PlaceJson | None
    #: That line's text; may be empty.
    line: str
    #: The whole traceback without colour codes; may be empty.
    traceback: str
    #: All of it but the traceback, on one line.
    text: str


def reason_json(reason: Reason) -> ReasonJson:
    """Return one reason, worded."""
    return ReasonJson(
        kind=reason.why.value, name=reason.name, text=describe(reason), run=reason.run
    )


def place_json(place: Place) -> PlaceJson:
    """Return a place, worded."""
    return PlaceJson(
        file=place.file,
        cell=place.cell,
        cell_id=place.cell_id,
        line=place.line,
        text=str(place),
    )


def failure_json(failure: Failure) -> FailureJson:
    """Return a failure with its place."""
    return FailureJson(
        fault=failure.fault.value,
        message=failure.message,
        exception=failure.exception,
        place=place_json(failure.place) if failure.place else None,
        line=failure.line,
        traceback=failure.traceback,
        text=failure_text(failure),
    )


def failure_text(failure: Failure) -> str:
    """Return where, the user's own line, and why, on one line.

    ``cell 7, line 3 of flights.ipynb, `a / 0`: ZeroDivisionError: division by zero``;
    what the message tells already is not told twice.
    """
    message, exception = failure.message, failure.exception
    place = str(failure.place) if failure.place else ""
    line = f"`{failure.line.strip()}`" if failure.line.strip() else ""
    where = ", ".join(t for t in (place, line) if t and t not in message)
    named = f"{exception}: " if exception and exception not in message else ""
    return one_line(f"{where}: {named}{message}" if where else f"{named}{message}")
