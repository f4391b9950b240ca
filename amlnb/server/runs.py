"""Routes that show one run: its page, its events, and what its steps left behind."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Path, Query
from starlette.responses import Response

from amlnb.answers.event import stored_events
from amlnb.answers.log import PART, log_part
from amlnb.answers.notebook import executed_notebook
from amlnb.answers.page import run_page
from amlnb.answers.preview import output_preview
from amlnb.answers.source import step_source
from amlnb.server.answer import answer
from amlnb.server.limits import MOST_NUMBER, MOST_TEXT
from amlnb.server.world import RunId, TheDesk

#: Events that are sent at once; a view asks again behind the last one.
EVENTS = 10_000
Name = Annotated[str, Path(max_length=MOST_TEXT)]


def run(
    desk: TheDesk,
    run_id: RunId,
    direction: Annotated[
        Literal["LR", "TB"], Query(description="Sources on the left, or on top.")
    ] = "LR",
) -> Response:
    """Tell the run with its graph, and where that is drawn."""
    return answer(run_page(desk.memory, run_id, direction))


def events(
    desk: TheDesk,
    run_id: RunId,
    after: Annotated[int, Query(ge=0, le=MOST_NUMBER)] = 0,
) -> Response:
    """Tell the events with a greater number."""
    found = desk.workspace.events_after(run_id, after, limit=EVENTS)
    return answer(stored_events(found))


def log(
    desk: TheDesk,
    run_id: RunId,
    key: Name,
    start: Annotated[int, Query(alias="from", ge=-MOST_NUMBER, le=MOST_NUMBER)] = 0,
    limit: Annotated[int, Query(ge=1, le=16 * PART)] = PART,
) -> Response:
    """Send a part of a step's log, in bytes from its beginning or from its end.

    The headers ``x-log-from``, ``x-log-next`` and ``x-log-size`` tell which part.
    """
    part = log_part(desk.memory, run_id, key, start, limit)
    places = {"from": part["from"], "next": part["next"], "size": part["size"]}
    headers = {f"x-log-{name}": str(place) for name, place in places.items()}
    return Response(part["text"], headers=headers, media_type="text/plain")


def preview(desk: TheDesk, run_id: RunId, key: Name, name: Name) -> Response:
    """Show the beginning of an output; nothing is unpickled."""
    return answer(output_preview(desk.memory, run_id, key, name))


def notebook(desk: TheDesk, run_id: RunId, key: Name) -> Response:
    """Send the executed notebook of a step's newest attempt, as JSON."""
    return answer(executed_notebook(desk.memory, run_id, key))


def source(desk: TheDesk, run_id: RunId, key: Name) -> Response:
    """Tell a step's code, the helpers shipped with it, and why it ran or not."""
    return answer(step_source(desk.memory, run_id, key))
