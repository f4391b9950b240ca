"""All that a view needs to show one run."""

from __future__ import annotations

from typing import TypedDict

from amlnb.answers.memory import Memory
from amlnb.model.run import Run, RunStatus
from amlnb.picture.layout import Direction
from amlnb.wire.graph import GraphJson, graph_json
from amlnb.wire.layout import LayoutJson
from amlnb.wire.run import EdgeRunJson, RunJson, run_json

#: The version of the questions and answers; ``API_VERSION`` of the page's ``api.ts``.
API_VERSION = 1
#: Runs that are looked through for the last good one.
_LOOKED_THROUGH = 50


class RunPageJson(TypedDict):
    """A run, the graph it ran over, and where that is drawn."""

    version: int
    run: RunJson
    graph: GraphJson
    layout: LayoutJson
    #: What the edges carried in the last good run before this one; else empty.
    before: list[EdgeRunJson]


def run_page(memory: Memory, run_id: str, direction: Direction = "LR") -> RunPageJson:
    """Return the run's page, or raise NotFoundError."""
    run, pipeline = memory.run(run_id), memory.pipeline(run_id)
    return RunPageJson(
        version=API_VERSION,
        run=run_json(run, pipeline),
        graph=graph_json(pipeline),
        layout=memory.layout(run_id, direction),
        before=_before(memory, run),
    )


def _before(memory: Memory, run: Run) -> list[EdgeRunJson]:
    runs = memory.workspace.runs(pipeline=run.pipeline, limit=_LOOKED_THROUGH)
    for head in runs:
        older = (head.created, head.id) < (run.created, run.id)
        if older and head.status is RunStatus.COMPLETED:
            pipeline = memory.pipeline(head.id)
            return run_json(memory.brought_up(head), pipeline)["edges"]
    return []
