# ruff: noqa: INP001 - a script beside the tests of another language
"""Record runs with the Python model, so that the TypeScript fold can be held to it.

Run it from this folder after a change of `amlnb.wire` or `amlnb.model.run`:
``python record.py``. It writes ``fixtures/*.json``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from amlnb.model import events as ev
from amlnb.model.artifact import Artifact
from amlnb.model.attempt import Failure, Fault
from amlnb.model.parameter import Parameter, ParameterType
from amlnb.model.pipeline import Pipeline
from amlnb.model.plan import Action, Decision, Plan
from amlnb.model.reason import Reason, Why
from amlnb.model.run import Run, replay
from amlnb.model.step import (
    Argument,
    CellBody,
    Input,
    Map,
    NotebookBody,
    Output,
    ParameterRef,
    PathSource,
    Place,
    Step,
    StepOutput,
)
from amlnb.picture.layout import layout, layout_json
from amlnb.wire.event import event_json
from amlnb.wire.graph import graph_json
from amlnb.wire.plan import plan_json
from amlnb.wire.run import run_json

HERE = Path(__file__).parent / "fixtures"
FILE = "flights.ipynb"
START = 1_790_000_000.0
#: Folded so far, the run is written down whole after these events.
STOPS = (0, 4, 9, 14, 19, 24, 26)
AIRPORTS = ("EWR", "JFK", "LGA")


def _cell(text: str) -> CellBody:
    return CellBody(source=text, digest=f"{hash(text) & 0xFFFF:064x}")


def _step(
    name: str,
    cell: int,
    reads: dict[str, str] | None = None,
    makes: Sequence[str] = (),
    **more: object,
) -> Step:
    return Step(
        name=name,
        body=_cell(f"{name} = ..."),
        inputs=tuple(
            Input(name=i, source=StepOutput(step=s, output=i))
            for i, s in (reads or {}).items()
        ),
        outputs=tuple(Output(name=o) for o in makes),
        place=Place(file=FILE, cell=cell, cell_id=f"cell{cell}", line=1),
        **more,  # type: ignore[arg-type]
    )


def flights() -> Pipeline:
    """Return a pipeline with a fan-out, a condition, a notebook and an R step."""
    lr = Argument(name="lr", value=ParameterRef(parameter="lr"))
    load = _step("load_flights", 2, makes=["flights"])
    table = Input(name="raw", source=PathSource(path="data/weather.csv"))
    weather = _step("load_weather", 3, makes=["weather"])
    return Pipeline(
        name="flights",
        description="Delays at the airports of New York.",
        file=FILE,
        parameters=(
            Parameter(name="lr", type=ParameterType.FLOAT, default=0.1),
            Parameter(name="airports", type=ParameterType.LIST, default=list(AIRPORTS)),
        ),
        steps=(
            load,
            Step(**{**_facts(weather), "inputs": (table,)}),  # type: ignore[arg-type]
            _step("clean", 4, {"flights": "load_flights"}, ["tidy"], retries=2),
            _step(
                "join",
                5,
                {"tidy": "clean", "weather": "load_weather"},
                ["table", "columns"],
            ),
            _step(
                "train",
                6,
                {"table": "join"},
                ["model", "auc"],
                arguments=(lr,),
                map=Map(item="airport", items=ParameterRef(parameter="airports")),
                retries=1,
            ),
            _step("compare", 7, {"model": "train", "auc": "train"}, ["best", "chart"]),
            _step(
                "report", 8, {"best": "compare", "chart": "compare"}, [], kernel="ir"
            ),
            Step(
                name="publish",
                body=NotebookBody(path="publish.ipynb", source="", digest="0" * 64),
                inputs=(
                    Input(
                        name="best", source=StepOutput(step="compare", output="best")
                    ),
                ),
                when="auc > 0.7",
                compute="gateway",
                place=Place(file="publish.ipynb", cell=1, line=1),
            ),
        ),
        warnings=("The literal path 'data/weather.csv' is read by a reused step.",),
    )


def _facts(step: Step) -> dict[str, object]:
    return {name: getattr(step, name) for name in step.__dataclass_fields__}


def _decisions() -> Iterator[Decision]:
    changed = Reason(why=Why.PARAMETER_CHANGED, name="lr", old="0.1", new="0.2")
    kept = Reason(why=Why.UNCHANGED, run="20261120-090000-abcdef")
    yield Decision(key="load_flights", action=Action.REUSE, reasons=(kept,))
    for name in ("load_weather", "clean", "join"):
        first = Reason(why=Why.FIRST_RUN)
        yield Decision(key=name, action=Action.RUN, reasons=(first,), estimate=2.5)
    yield Decision(key="train", action=Action.RUN, reasons=(changed,), estimate=12.0)
    for name in ("compare", "report", "publish"):
        heir = Reason(why=Why.PARENT_RUNS, name="train")
        yield Decision(key=name, action=Action.RUN, reasons=(heir,), estimate=1.0)


def _table(name: str, rows: int, size: int) -> dict[str, Artifact]:
    summary = {"rows": rows, "columns": ["carrier", "dep_delay"], "shape": [rows, 2]}
    return {
        name: Artifact(
            name=name,
            format="arrow",
            digest=f"{rows:064x}",
            size=size,
            type="pandas.DataFrame",
            summary=summary,
        )
    }


def _model(size: int) -> dict[str, Artifact]:
    return {
        "model": Artifact(
            name="model",
            format="pickle",
            digest=f"{size:064x}",
            size=size,
            type="sklearn.linear_model.LogisticRegression",
        ),
        "auc": Artifact(
            name="auc",
            format="json",
            digest=f"{size + 1:064x}",
            size=6,
            type="float",
            summary={"value": 0.81},
        ),
    }


TRACEBACK = """Traceback (most recent call last):
  File "flights.ipynb, cell 6", line 4, in <module>
    model = fit(table[table.origin == airport], lr=lr)
  File "flights.ipynb, cell 1", line 9, in fit
    return LogisticRegression(C=1 / lr).fit(X, y)
ValueError: Found array with 0 sample(s) (shape=(0, 2)) where 1 is needed."""


def _failure() -> Failure:
    return Failure(
        fault=Fault.BODY,
        message="Found array with 0 sample(s) (shape=(0, 2)) where 1 is needed.",
        exception="ValueError",
        place=Place(file=FILE, cell=6, cell_id="cell6", line=4),
        line="model = fit(table[table.origin == airport], lr=lr)",
        traceback=TRACEBACK,
    )


def _started(key: str, attempt: int = 1, kernel: str = "python3") -> ev.StepStarted:
    return ev.StepStarted(key=key, attempt=attempt, compute="local", kernel=kernel)


def _facts_of_run() -> Iterator[tuple[float, ev.Fact]]:
    """Yield seconds after the start, and what happened then."""
    yield 0.0, ev.RunStarted(owner="laptop:4711")
    kept = Reason(why=Why.UNCHANGED, run="20261120-090000-abcdef")
    yield (
        0.1,
        ev.StepReused(
            key="load_flights",
            run="20261120-090000-abcdef",
            outputs=_table("flights", 336_776, 8_700_000),
            reasons=(kept,),
        ),
    )
    yield 0.1, _started("load_weather")
    yield 0.2, _started("clean")
    died = Failure(fault=Fault.DIED, message="The kernel died: out of memory.")
    yield (
        1.0,
        ev.AttemptFailed(key="clean", attempt=1, failure=died, retry_at=START + 3.0),
    )
    yield (
        1.4,
        ev.StepCompleted(
            key="load_weather",
            attempt=1,
            outputs=_table("weather", 26_115, 912_000),
            seconds=1.3,
        ),
    )
    yield 3.0, _started("clean", 2)
    yield (
        5.5,
        ev.StepCompleted(
            key="clean",
            attempt=2,
            outputs=_table("tidy", 251_000, 6_100_000),
            seconds=2.5,
            warnings=("The input `flights` was changed in place.",),
        ),
    )
    yield 5.6, _started("join")
    yield 6.0, ev.StepMapped(key="train", labels=AIRPORTS)
    join = _table("table", 250_100, 9_900_000) | _table("columns", 12, 310)
    yield 7.5, ev.StepCompleted(key="join", attempt=1, outputs=join, seconds=1.9)
    yield 7.6, _started("train[0]")
    yield 7.6, _started("train[1]")
    yield (
        9.0,
        ev.AttemptFailed(
            key="train[1]", attempt=1, failure=_failure(), retry_at=START + 9.5
        ),
    )
    yield (
        9.6,
        ev.StepCompleted(
            key="train[0]",
            attempt=1,
            outputs=_model(48_211),
            seconds=2.0,
            metrics={"auc": 0.81, "rows": 120_835},
        ),
    )
    yield 9.7, _started("train[1]", 2)
    yield 9.7, _started("train[2]")
    yield (
        11.0,
        ev.StepFailed(
            key="train[1]", attempt=2, failure=_failure(), metrics={"rows": 0}
        ),
    )
    yield 11.5, ev.AttemptLost(key="train[2]", attempt=1)
    yield 11.6, _started("train[2]", 2)
    yield (
        13.0,
        ev.StepCompleted(
            key="train[2]",
            attempt=2,
            outputs=_model(47_002),
            seconds=1.4,
            metrics={"auc": 0.78},
        ),
    )
    yield 13.1, ev.StepFailed(key="train", attempt=0, failure=_failure())
    heir = Reason(why=Why.PARENT_FAILED, name="train")
    for name in ("compare", "report", "publish"):
        yield 13.1, ev.StepSkipped(key=name, reasons=(heir,))
    yield 13.2, ev.RunEnded(status="failed")
    # somebody mends the data and goes on with the same run
    yield 60.0, ev.RunStarted(owner="laptop:4712", resumed=True)
    yield 60.1, _started("train[1]", 3)
    yield (
        62.0,
        ev.StepCompleted(
            key="train[1]",
            attempt=3,
            outputs=_model(51_900),
            seconds=1.9,
            metrics={"auc": 0.83},
        ),
    )
    parts = tuple(_model(n)["model"] for n in (48_211, 51_900, 47_002))
    models = Artifact(
        name="model", format="list", digest="1" * 64, size=147_113, items=parts
    )
    yield (
        62.1,
        ev.StepCompleted(key="train", attempt=0, outputs={"model": models}),
    )
    yield 62.2, _started("compare")
    yield 63.0, ev.CancelRequested(by="ada")
    yield 63.2, ev.StepCancelled(key="compare")
    stopped = Reason(why=Why.CONDITION_FALSE, name="auc > 0.7")
    yield 63.2, ev.StepSkipped(key="publish", reasons=(stopped,))
    yield 63.2, ev.StepCancelled(key="report")
    yield 63.3, ev.RunEnded(status="cancelled", message="Asked for by ada.")


def record() -> None:
    """Write the recorded run, its graph and its layout."""
    pipeline = flights()
    plan = Plan(decisions=tuple(_decisions()), estimate=20.0)
    run = Run(
        id="20261121-101500-k3f9xq",
        pipeline="flights",
        experiment="flights",
        created=START - 0.5,
        parameters={"lr": 0.2, "airports": list(AIRPORTS)},
        plan=plan,
        user="ada",
    )
    events = [
        ev.Event(run=run.id, seq=i, time=START + after, fact=fact)
        for i, (after, fact) in enumerate(_facts_of_run(), start=1)
    ]
    runs = [replay(run, events[:n]) for n in range(len(events) + 1)]
    told = {
        "graph": graph_json(pipeline),
        "layout": layout_json(layout(pipeline)),
        "plan": plan_json(plan),
        "events": [event_json(event) for event in events],
        "runs": {
            str(n): run_json(runs[n], pipeline) for n in (*STOPS, 27, 31, len(events))
        },
        "heads": [_head(run_json(r, pipeline)) for r in runs],
    }
    text = json.dumps(told, indent=1, ensure_ascii=False)
    (HERE / "flights.json").write_text(text + "\n", encoding="utf-8")


def _head(run: object) -> object:
    """Return what every event may change, short enough to keep for each."""
    assert isinstance(run, dict)  # noqa: S101 - a TypedDict
    steps = [
        [s["key"], s["status"], s["attempt"], s["attempts"], s["seconds"], s["counts"]]
        for s in run["steps"]
    ]
    return [run["seq"], run["status"], run["done"], run["text"], steps]


if __name__ == "__main__":
    record()
