"""A run as JSON: the state of each step, and what went along each edge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TypedDict

from amlnb.model.json import JsonValue
from amlnb.model.pipeline import Pipeline
from amlnb.model.plan import Decision, Plan
from amlnb.model.reason import Reason
from amlnb.model.run import Run, StepRun, StepStatus
from amlnb.model.step import Step
from amlnb.wire.graph import EdgeJson, edges_json
from amlnb.wire.output import OutputJson, output_json, outputs_json
from amlnb.wire.reason import FailureJson, ReasonJson, failure_json, reason_json
from amlnb.wire.words import RUN_WORDS, STATE_WORDS, duration


class StepRunJson(TypedDict):
    """What became of one step, or of one item of a fan-out."""

    #: The step, or ``step[2]`` for the third item of its fan-out.
    key: str
    step: str
    #: The item's number from 0 and its short text; null and empty for a step.
    index: int | None
    label: str
    #: A value of `amlnb.model.run.StepStatus`.
    status: str
    #: The status for people: ``upstream failed``.
    words: str
    #: The newest try, from 1; 0 before the first.
    attempt: int
    #: How many tries it may have; no less than `attempt`.
    attempts: int
    #: Seconds since the epoch; null while not begun, while not ended.
    started: float | None
    ended: float | None
    #: Seconds between the two; null while it is under way.
    seconds: float | None
    #: Seconds that it took in earlier runs; null if it never ran.
    estimate: float | None
    #: Where the newest try runs or ran; empty before the first.
    compute: str
    kernel: str
    reasons: list[ReasonJson]
    failure: FailureJson | None
    outputs: list[OutputJson]
    #: The run that a reused result comes from; empty otherwise.
    reused_from: str
    warnings: list[str]
    metrics: Mapping[str, JsonValue]
    #: When the next try starts, seconds since the epoch.
    retry_at: float | None
    #: The keys of a fan-out's items, in their order.
    items: list[str]
    #: How many items are in each status that any is in.
    counts: dict[str, int]


class CarriedJson(TypedDict):
    """One output on its way along an edge."""

    name: str
    #: Null and empty until the step that makes it has ended.
    rows: int | None
    size: int | None
    #: ``336,776 rows``, ``3 items`` or ``8.7 MB``.
    text: str


class EdgeRunJson(TypedDict):
    """What one edge carried; the edges are those of the graph, in its order."""

    source: str
    target: str
    carried: list[CarriedJson]


class RunJson(TypedDict):
    """One run, as far as its events have been told."""

    id: str
    pipeline: str
    experiment: str
    user: str
    #: A value of `amlnb.model.run.RunStatus`, and the same for people.
    status: str
    words: str
    #: Why it ended so, where that is more than the steps tell; may be empty.
    message: str
    parameters: Mapping[str, JsonValue]
    tags: Mapping[str, str]
    #: Seconds since the epoch.
    created: float
    started: float | None
    ended: float | None
    #: Seconds from start to end; null while it is under way.
    seconds: float | None
    #: Seconds that the plan foresaw; null where it could not.
    estimate: float | None
    #: The last event that is in here: ask for the events after it.
    seq: int
    #: Steps (items of fan-outs not counted): all, those that ended, those in each
    #: status that any is in.
    total: int
    done: int
    counts: dict[str, int]
    #: ``6 done, 2 reused, 1 failed; 12 s``.
    text: str
    #: In the pipeline's order, a fan-out's items right after it.
    steps: list[StepRunJson]
    edges: list[EdgeRunJson]


def run_json(run: Run, pipeline: Pipeline) -> RunJson:
    """Return the run over its pipeline; the cost is linear in steps and items."""
    statuses = _statuses(run, pipeline)
    return RunJson(
        id=run.id,
        pipeline=run.pipeline,
        experiment=run.experiment,
        user=run.user,
        status=run.status.value,
        words=RUN_WORDS[run.status],
        message=run.message,
        parameters=run.parameters,
        tags=run.options.tags,
        created=run.created,
        started=run.started,
        ended=run.ended,
        seconds=_between(run.started, run.ended),
        estimate=run.plan.estimate,
        seq=run.seq,
        total=len(statuses),
        done=sum(status.is_final for status in statuses),
        counts=_count(statuses),
        text=run_text(run, pipeline),
        steps=steps_json(run, pipeline),
        edges=_edges(run, edges_json(pipeline)),
    )


def steps_json(run: Run, pipeline: Pipeline) -> list[StepRunJson]:
    """Return every step's state, each followed by its items."""
    decisions = _decisions(run.plan)
    return [
        step_json(run, found, step, decisions.get(found.key))
        for step in pipeline.steps
        for found in _with_items(run, step.name)
    ]


def _decisions(plan: Plan) -> dict[str, Decision]:
    return {d.key: d for top in plan.decisions for d in (top, *top.items)}


def _with_items(run: Run, name: str) -> list[StepRun]:
    parent = run.steps.get(name) or StepRun(key=name, step=name)
    return [parent, *(run.steps[key] for key in parent.items)]


def step_json(
    run: Run, found: StepRun, step: Step, decision: Decision | None = None
) -> StepRunJson:
    """Return one step's state: what a live view patches after an event."""
    last = found.attempts[-1] if found.attempts else None
    tried = last.n if last else 0
    return StepRunJson(
        key=found.key,
        step=found.step,
        index=found.index,
        label=found.label,
        status=found.status.value,
        words=STATE_WORDS[found.status],
        attempt=tried,
        attempts=max(tried, step.retries + 1),
        started=found.started,
        ended=found.ended,
        seconds=_between(found.started, found.ended),
        estimate=decision.estimate if decision else None,
        compute=last.compute if last else "",
        kernel=last.kernel if last else "",
        reasons=[reason_json(r) for r in _reasons(found, decision)],
        failure=failure_json(found.failure) if found.failure else None,
        outputs=outputs_json(found.outputs),
        reused_from=found.reused_from,
        warnings=list(found.warnings),
        metrics=found.metrics,
        retry_at=found.retry_at,
        items=list(found.items),
        counts=_count(run.steps[key].status for key in found.items),
    )


def _reasons(found: StepRun, decision: Decision | None) -> tuple[Reason, ...]:
    """Return why it is as it is; while it waits, why the plan has it run."""
    if found.reasons or decision is None or found.status.is_final:
        return found.reasons
    return decision.reasons


def _count(statuses: Iterable[StepStatus]) -> dict[str, int]:
    """Return how many are in each status, in the order in which screens tell them."""
    counts = Counter(statuses)
    return {status.value: counts[status] for status in STATE_WORDS if counts[status]}


def _between(started: float | None, ended: float | None) -> float | None:
    return None if started is None or ended is None else max(ended - started, 0.0)


def run_text(run: Run, pipeline: Pipeline) -> str:
    """Return the totals: ``6 done, 2 reused, 1 failed; 12 s``."""
    counts = _count(_statuses(run, pipeline))
    told = ", ".join(f"{n:,} {STATE_WORDS[StepStatus(s)]}" for s, n in counts.items())
    seconds = _between(run.started, run.ended)
    time = "" if seconds is None else f"; {duration(seconds)}"
    return f"{told or 'no steps'}{time}"


def _statuses(run: Run, pipeline: Pipeline) -> list[StepStatus]:
    found = (run.steps.get(step.name) for step in pipeline.steps)
    return [step.status if step else StepStatus.WAITING for step in found]


def _edges(run: Run, edges: list[EdgeJson]) -> list[EdgeRunJson]:
    return [
        EdgeRunJson(
            source=edge["source"],
            target=edge["target"],
            carried=[_carried(run, edge["source"], name) for name in edge["names"]],
        )
        for edge in edges
    ]


def _carried(run: Run, step: str, name: str) -> CarriedJson:
    source = run.steps.get(step)
    artifact = source.outputs.get(name) if source else None
    if artifact is None:
        return CarriedJson(name=name, rows=None, size=None, text="")
    told = output_json(artifact)
    return CarriedJson(
        name=name, rows=told["rows"], size=told["size"], text=told["text"]
    )
