"""Small real inputs for stories about runs."""

from __future__ import annotations

from pathlib import Path

from amlnb.model.artifact import Artifact
from amlnb.model.events import RunEnded, RunStarted, StepCompleted, StepStarted
from amlnb.model.pipeline import Pipeline
from amlnb.model.run import Run
from amlnb.model.step import CellBody, Output, Step
from amlnb.ports import StepResult
from amlnb.stores.postgres import PostgresStore
from amlnb.stores.sqlite import SqliteStore
from amlnb.stores.store import SqlStore

FLIGHTS = Pipeline(
    name="flights",
    steps=(
        Step(
            name="train",
            body=CellBody(source="model = 1", digest="d" * 64),
            outputs=(Output(name="model"),),
        ),
    ),
)
#: Long enough that no test outlives it.
LONG = 3600.0


def opened(address: str) -> SqlStore:
    """Open the store at a path or URL."""
    if "://" in address:
        return PostgresStore(address)
    return SqliteStore(Path(address))


def a_run(run_id: str = "r1", **fields: object) -> Run:
    facts = {"pipeline": "flights", "experiment": "e", "created": 100.0, **fields}
    return Run(id=run_id, **facts)


def an_artifact(name: str = "model", digit: str = "a") -> Artifact:
    return Artifact(name=name, format="json", digest=digit * 64, summary={"rows": 3})


def a_result(step: str = "train", **fields: object) -> StepResult:
    facts = {"key": f"key of {step}", "pipeline": "flights", "run": "r1"}
    facts |= {"created": 100.0, "seconds": 1.0, **fields}
    return StepResult(step=step, **facts)


def started(step: str = "train") -> StepStarted:
    return StepStarted(key=step, attempt=1, compute="local", kernel="python3")


def completed(step: str = "train", digit: str = "a") -> StepCompleted:
    outputs = {"model": an_artifact(digit=digit)}
    return StepCompleted(key=step, attempt=1, outputs=outputs)


def with_results(store: SqlStore, run_id: str, *results: StepResult) -> None:
    """Let a run come and go that made these results."""
    store.create_run(a_run(run_id), FLIGHTS)
    lease = store.claim(run_id, "host:1", LONG)
    store.append(lease, [RunStarted(owner="host:1")])
    store.append(lease, [RunEnded(status="completed")], results)
    store.release(lease)
