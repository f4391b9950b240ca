"""Pipelines and runs to draw, told by events as a runner would tell them."""

from __future__ import annotations

from amlnb.model import events as ev
from amlnb.model.artifact import Artifact, gather
from amlnb.model.attempt import Failure, Fault
from amlnb.model.parameter import Parameter, ParameterType
from amlnb.model.pipeline import Pipeline
from amlnb.model.plan import Action, Decision, Plan
from amlnb.model.reason import Reason, Why
from amlnb.model.run import Run, replay
from amlnb.model.step import (
    CellBody,
    Input,
    Map,
    Output,
    ParameterRef,
    Place,
    Step,
    StepOutput,
)

START = 1_700_000_000.0
HOSTILE = (
    "<script>alert(1)</script>",
    "\"double\" & 'single' `tick`",
    "two\nlines\tand a tab",
    "x" * 300,
    "مرحبا עולם",
    "🚀 emoji 👩‍👩‍👧",
    "\u202eturned\x1b[31m\x00\ud800",
    "]]></svg>-->",
)


def a_step(name, reads=(), makes=(), **more):
    """Return a step that reads (step, output) pairs and makes outputs."""
    inputs = [
        Input(name=output, source=StepOutput(step=step, output=output))
        for step, output in reads
    ]
    return Step(
        name=name,
        body=CellBody(source="1", digest="d"),
        inputs=tuple(inputs),
        outputs=tuple(Output(name=name) for name in makes),
        **more,
    )


def a_graph(count, edges):
    """Return a pipeline of numbered steps with these (from, to) edges."""
    reads = {i: [] for i in range(count)}
    for source, target in edges:
        reads[target].append((f"s{source}", f"out{source}"))
    steps = [a_step(f"s{i}", reads[i], [f"out{i}"]) for i in range(count)]
    return Pipeline(name="graph", steps=tuple(steps))


def flights():
    """Load and clean, join the weather, train for each airport, report."""
    airports = ParameterRef(parameter="airports")
    return Pipeline(
        name="flights",
        description="Delays from New York",
        file="flights.ipynb",
        parameters=(
            Parameter(name="C", type=ParameterType.FLOAT, default=1.0),
            Parameter(name="airports", type=ParameterType.LIST, required=True),
        ),
        steps=(
            a_step("load", (), ["flights"], place=Place(file="flights.ipynb", cell=2)),
            a_step("weather", (), ["weather"]),
            a_step("clean", [("load", "flights")], ["tidy"]),
            a_step(
                "features",
                [("clean", "tidy"), ("weather", "weather")],
                ["X", "y"],
                retries=2,
            ),
            a_step(
                "train",
                [("features", "X"), ("features", "y")],
                ["model"],
                map=Map(item="airport", items=airports, max_parallel=2),
                kernel="ir",
            ),
            a_step(
                "report",
                [("train", "model"), ("clean", "tidy")],
                ["page"],
                compute="dask",
                after=("weather",),
            ),
        ),
        warnings=("Two cells make `y`.",),
    )


def a_frame(name, rows, size):
    return Artifact(
        name=name,
        format="parquet",
        digest="0" * 64,
        size=size,
        type="pandas.DataFrame",
        summary={"rows": rows, "columns": 19},
    )


def a_value(name, value):
    return Artifact(
        name=name, format="json", digest="1" * 64, size=8, summary={"value": value}
    )


FAILURE = Failure(
    fault=Fault.BODY,
    message="division by zero",
    exception="ZeroDivisionError",
    place=Place(file="flights.ipynb", cell=7, line=3),
    line="    rate = n / (n - n)",
    traceback="Traceback …",
)
UNCHANGED = Reason(why=Why.UNCHANGED, run="20261120-080000-abcdef")
NEW_C = Reason(why=Why.PARAMETER_CHANGED, name="C", old="1.0", new="0.3")


def told(pipeline, facts, plan=None, parameters=None):
    """Return the run after facts, each with the seconds since the start."""
    run = Run(
        id="20261121-101500-k3f9xq",
        pipeline=pipeline.name,
        experiment="delays",
        created=START,
        parameters={"C": 0.3} if parameters is None else parameters,
        plan=plan or Plan(decisions=()),
    )
    return replay(run, events(facts, run.id))


def events(facts, run="r"):
    return [
        ev.Event(run=run, seq=i, time=START + after, fact=fact)
        for i, (after, fact) in enumerate(facts, start=1)
    ]


def started(key, attempt=1, reasons=()):
    return ev.StepStarted(
        key=key, attempt=attempt, compute="local", kernel="python3", reasons=reasons
    )


def done(key, *outputs, attempt=1):
    made = {artifact.name: artifact for artifact in outputs}
    return ev.StepCompleted(key=key, attempt=attempt, outputs=made, seconds=1.0)


BEGINNING = (
    (0.0, ev.RunStarted(owner="here:1")),
    (
        0.1,
        ev.StepReused(
            key="load",
            run=UNCHANGED.run,
            outputs={"flights": a_frame("flights", 336_776, 8_700_000)},
            reasons=(UNCHANGED,),
        ),
    ),
    (0.2, started("clean", reasons=(Reason(why=Why.FIRST_RUN),))),
    (0.3, started("weather")),
    (2.3, done("weather", a_frame("weather", 26_115, 1_200_000))),
    (3.3, done("clean", a_frame("tidy", 327_346, 7_900_000))),
    (3.4, started("features")),
)


def running():
    """A run in its middle: a retry behind it, one airport trained of three."""
    return told(
        flights(),
        [
            *BEGINNING,
            (
                4.0,
                ev.AttemptFailed(
                    key="features", attempt=1, failure=FAILURE, retry_at=5
                ),
            ),
            (6.4, started("features", 2)),
            (9.4, done("features", a_frame("X", 327_346, 9), a_frame("y", 327_346, 9))),
            (9.5, ev.StepMapped(key="train", labels=("EWR", "JFK", "LGA"))),
            (9.6, started("train[0]", reasons=(NEW_C,))),
            (9.7, started("train[1]", reasons=(NEW_C,))),
            (15.0, done("train[0]", a_value("model", "fit"))),
        ],
        plan=a_plan(),
    )


def completed():
    """A whole run, three airports trained."""
    items = [a_value("model", f"fit {i}") for i in range(3)]
    return told(
        flights(),
        [
            *BEGINNING,
            (9.4, done("features", a_frame("X", 327_346, 9), a_frame("y", 327_346, 9))),
            (9.5, ev.StepMapped(key="train", labels=("EWR", "JFK", "LGA"))),
            *((9.6, started(f"train[{i}]", reasons=(NEW_C,))) for i in range(3)),
            *((15.0, done(f"train[{i}]", items[i])) for i in range(3)),
            (15.1, done("train", gather("model", tuple(items)))),
            (15.2, started("report")),
            (
                18.6,
                done(
                    "report",
                    Artifact(name="page", format="file", digest="2", size=120_000),
                ),
            ),
            (18.7, ev.RunEnded(status="completed")),
        ],
    )


def failed():
    """A run whose features fail three times."""
    parent = Reason(why=Why.PARENT_FAILED, name="features")
    return told(
        flights(),
        [
            *BEGINNING,
            (
                4.0,
                ev.AttemptFailed(
                    key="features", attempt=1, failure=FAILURE, retry_at=5
                ),
            ),
            (5.0, started("features", 2)),
            (
                6.0,
                ev.AttemptFailed(
                    key="features", attempt=2, failure=FAILURE, retry_at=7
                ),
            ),
            (7.0, started("features", 3)),
            (8.0, ev.StepFailed(key="features", attempt=3, failure=FAILURE)),
            (8.1, ev.StepSkipped(key="train", reasons=(parent,))),
            (8.2, ev.StepCancelled(key="report")),
            (8.3, ev.RunEnded(status="failed")),
        ],
    )


def a_plan():
    """Load and weather reused, one airport of three to train again."""
    first = Reason(why=Why.PARENT_RUNS, name="train")
    items = tuple(
        Decision(key=f"train[{i}]", action=Action.REUSE if i else Action.RUN)
        for i in range(3)
    )
    run, reuse = Action.RUN, Action.REUSE
    return Plan(
        decisions=(
            Decision(key="load", action=reuse, reasons=(UNCHANGED,)),
            Decision(key="weather", action=reuse, reasons=(UNCHANGED,)),
            Decision(key="clean", action=reuse, reasons=(UNCHANGED,)),
            Decision(key="features", action=reuse, reasons=(UNCHANGED,)),
            Decision(
                key="train", action=run, reasons=(NEW_C,), estimate=5.4, items=items
            ),
            Decision(key="report", action=run, reasons=(first,), estimate=3.4),
        ),
        estimate=8.8,
    )
