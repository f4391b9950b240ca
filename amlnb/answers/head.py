"""A run as a list of runs tells it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypedDict

from amlnb.model.json import JsonValue
from amlnb.model.pipeline import Pipeline
from amlnb.model.run import Run
from amlnb.wire.run import RunJson, run_json


class StepHeadJson(TypedDict):
    """One step of a run, as a list of runs tells it."""

    name: str
    #: A value of `amlnb.model.run.StepStatus`, and the same for people.
    status: str
    words: str
    seconds: float | None


class RunHeadJson(TypedDict):
    """One run; fields mean what those of `amlnb.wire.run.RunJson` mean."""

    id: str
    pipeline: str
    experiment: str
    user: str
    #: The notebook or file that the pipeline was read from; may be empty.
    file: str
    status: str
    words: str
    parameters: Mapping[str, JsonValue]
    created: float
    started: float | None
    ended: float | None
    seconds: float | None
    estimate: float | None
    total: int
    done: int
    counts: dict[str, int]
    text: str
    #: In the pipeline's order; empty unless asked for.
    steps: list[StepHeadJson]


def run_head_json(run: Run, pipeline: Pipeline, file: str) -> RunHeadJson:
    """Return the run with its steps; `file` is the pipeline's, as the screen names it.

    The run must have its steps: those of a bare head count as waiting.
    """
    whole = run_json(run, pipeline)
    return RunHeadJson(
        id=run.id,
        pipeline=run.pipeline,
        experiment=run.experiment,
        user=run.user,
        file=file,
        status=whole["status"],
        words=whole["words"],
        parameters=run.parameters,
        created=run.created,
        started=run.started,
        ended=run.ended,
        seconds=whole["seconds"],
        estimate=whole["estimate"],
        total=whole["total"],
        done=whole["done"],
        counts=whole["counts"],
        text=whole["text"],
        steps=list(_steps(whole)),
    )


def _steps(run: RunJson) -> Iterator[StepHeadJson]:
    for step in run["steps"]:
        if step["index"] is None:
            yield StepHeadJson(
                name=step["step"],
                status=step["status"],
                words=step["words"],
                seconds=step["seconds"],
            )
