"""Nouns to the values of rows, and back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from amlnb.model.artifact import Artifact
from amlnb.model.codec import BadRecordError, decode, encode
from amlnb.model.events import CancelRequested, Event, Fact, RunEnded, RunStarted
from amlnb.model.pipeline import Pipeline
from amlnb.model.plan import Plan
from amlnb.model.run import Run, replay
from amlnb.ports import StepResult
from amlnb.stores.database import Row, Values
from amlnb.stores.lease import Hold

_NO_PLAN = Plan(decisions=())
_RUN_FACTS = (RunStarted, CancelRequested, RunEnded)
#: Made once: `json.dumps` would make one for every row.
_JSON = json.JSONEncoder(separators=(",", ":"))


def dump(noun: Any) -> str:
    """Return a noun as JSON in ASCII, which every database takes as it is."""
    return _JSON.encode(encode(noun))


def parsed(text: str) -> Any:
    """Return stored JSON as data, or raise `BadRecordError` where it is none."""
    try:
        return json.loads(text)
    except ValueError as error:
        raise BadRecordError("JSON", text) from error


def name(text: str) -> str:
    r"""Return `text` as a column may hold it and find it again.

    Databases refuse NUL and halves of surrogate pairs, which names of files can hold;
    such a text is escaped, and so is one with a backslash, so that no two texts meet.
    """
    if "\\" not in text and text.isprintable():
        return text
    return json.dumps(text)[1:-1]


def name_of(column: str) -> str:
    """Return the text that `name` made a column's value of."""
    return json.loads(f'"{column}"') if "\\" in column else column


def names(texts: Sequence[str]) -> str:
    """Return many names as the one JSON list that a query takes."""
    return json.dumps([name(text) for text in texts])


def by_name(texts: Sequence[str]) -> dict[str, str]:
    """Return the texts by what `name` makes of them."""
    return {name(text): text for text in texts}


# ------------------------------------------------------------------------- runs


def bare(run: Run) -> Run:
    """Return the run as lists show it: without its plan and steps."""
    return replace(run, plan=_NO_PLAN, steps={})


def run_values(run: Run) -> Values:
    """Return a new run's row."""
    return {
        "id": name(run.id),
        "pipeline": name(run.pipeline),
        "experiment": name(run.experiment),
        "created": run.created,
        "status": run.status.value,
        "head": dump(bare(run)),
    }


def definition_values(run: Run, pipeline: Pipeline) -> Values:
    """Return the row of what a new run was asked to do."""
    return {"run": name(run.id), "born": dump(run), "pipeline": dump(pipeline)}


def head_of(row: Row) -> Run:
    """Return the run as its row tells: current, without plan and steps."""
    return replace(decode(Run, parsed(row["head"])), seq=row["seq"])


def pipeline_of(row: Row) -> Pipeline:
    """Return the pipeline of a run."""
    return decode(Pipeline, parsed(row["pipeline"]))


def hold_of(row: Row) -> Hold:
    """Return the run's lease."""
    return Hold(
        fence=row["fence"],
        owner=row["owner"],
        until=row["lease_until"],
        era=row["lease_era"],
    )


def born_of(row: Row) -> Run:
    """Return the run as it was created, which its events are folded into."""
    return decode(Run, parsed(row["born"]))


def advanced_values(row: Row, events: Sequence[Event]) -> Values:
    """Return the run's row after `events`, by the same fold that readers use.

    Only the facts about the run as a whole touch it; a step's fact moves `seq` alone,
    and the JSON is left as it is.
    """
    seq = events[-1].seq if events else row["seq"]
    about_run = [e for e in events if isinstance(e.fact, _RUN_FACTS)]
    if not about_run:
        return _advanced(row["id"], seq, row["status"], row["head"])
    head = bare(replay(head_of(row), about_run))
    return _advanced(row["id"], seq, head.status.value, dump(head))


def _advanced(run: str, seq: int, status: str, head: str) -> Values:
    return {"run": run, "seq": seq, "status": status, "head": head}


# ----------------------------------------------------------------------- events


def numbered(run: str, seq: int, time: float, facts: Sequence[Fact]) -> list[Event]:
    """Return facts as the events that follow number `seq`."""
    return [
        Event(run=run, seq=n, time=time, fact=fact)
        for n, fact in enumerate(facts, start=seq + 1)
    ]


def event_values(event: Event) -> Values:
    """Return an event's row."""
    return {
        "run": name(event.run),
        "seq": event.seq,
        "time": event.time,
        "kind": type(event.fact).__name__,
        "fact": dump(event.fact),
    }


def event_of(run: str, row: Row) -> Event:
    """Return a stored event."""
    fact: Fact = decode(Fact, parsed(row["fact"]))  # type: ignore[arg-type]
    return Event(run=run, seq=row["seq"], time=row["time"], fact=fact)


# ---------------------------------------------------------------------- results


def result_values(run: str, result: StepResult) -> Values:
    """Return a result's row."""
    return {
        "run": name(run),
        "step": name(result.step),
        "pipeline": name(result.pipeline),
        "key": name(result.key),
        "seconds": result.seconds,
        "reusable": int(result.reusable),
        "body": dump(result),
    }


def result_of(row: Row) -> StepResult:
    """Return a stored result."""
    return decode(StepResult, parsed(row["body"]))


def artifacts_in(text: str) -> Iterator[Artifact]:
    """Yield the artifacts of a stored fact, result or run, without reading the rest.

    A run's plan has decisions, these have outputs, and so have their items.
    """
    yield from _artifacts(parsed(text))


def _artifacts(record: Any) -> Iterator[Artifact]:
    for output in record.get("outputs", {}).values():
        yield decode(Artifact, output)
    decisions = record.get("plan", {}).get("decisions", ())
    for part in (*decisions, *record.get("items", ())):
        yield from _artifacts(part)
