"""Small runs, told by their events, for the tests of what is printed."""

from __future__ import annotations

from amlnb.model import events as ev
from amlnb.model.artifact import Artifact
from amlnb.model.attempt import Failure, Fault
from amlnb.model.plan import Action, Decision, Plan
from amlnb.model.reason import Reason, Why
from amlnb.model.run import Run, replay
from amlnb.model.step import Place

RUN_ID = "20261121-101500-k3f9xq"
#: When every story begins.
BEGIN = 1_763_720_000.0

CHANGED = Reason(why=Why.PARAMETER_CHANGED, name="C", old="1.0", new="0.3")
MODEL = Artifact(name="model", format="json", digest="d" * 64, size=1200, type="dict")
ZERO = Failure(
    fault=Fault.BODY,
    message="division by zero",
    exception="ZeroDivisionError",
    place=Place(file="flights.ipynb", cell=5, line=2),
    line="rate = late / total",
)


def pending(*steps: str, estimate: float | None = None) -> Run:
    decisions = tuple(Decision(key=s, action=Action.RUN) for s in steps)
    return Run(
        id=RUN_ID,
        pipeline="flights",
        experiment="flights",
        created=BEGIN,
        parameters={"C": 0.3},
        plan=Plan(decisions=decisions, estimate=estimate),
    )


def events(*facts: ev.Fact) -> list[ev.Event]:
    """One fact a second, from `BEGIN`."""
    return [
        ev.Event(run=RUN_ID, seq=n, time=BEGIN + n - 1, fact=fact)
        for n, fact in enumerate(facts, 1)
    ]


def told(run: Run, *facts: ev.Fact) -> Run:
    return replay(run, events(*facts))


def started(key: str, attempt: int = 1, *reasons: Reason) -> ev.StepStarted:
    return ev.StepStarted(
        key=key, attempt=attempt, compute="local", kernel="python3", reasons=reasons
    )


def completed(key: str, *outputs: Artifact, seconds: float = 1.0) -> ev.StepCompleted:
    made = {artifact.name: artifact for artifact in outputs}
    return ev.StepCompleted(key=key, attempt=1, outputs=made, seconds=seconds)


def failed(key: str, failure: Failure = ZERO, attempt: int = 1) -> ev.StepFailed:
    return ev.StepFailed(key=key, attempt=attempt, failure=failure)


def parent_failed(key: str, parent: str) -> ev.StepSkipped:
    return ev.StepSkipped(
        key=key, reasons=(Reason(why=Why.PARENT_FAILED, name=parent),)
    )


def a_failed_run() -> Run:
    """load is reused, train fails, report is not run."""
    return told(
        pending("load", "train", "report"),
        ev.RunStarted(owner="here:1"),
        ev.StepReused(key="load", run="20261120-090000-abcdef"),
        started("train", 1, CHANGED),
        failed("train"),
        parent_failed("report", "train"),
        ev.RunEnded(status="failed"),
    )


def a_fan_out(failing: int = 0, done: int = 2, total: int = 5) -> Run:
    """Train models; the first ones are done, the next ones fail, one runs."""
    facts: list[ev.Fact] = [
        ev.RunStarted(owner="here:1"),
        ev.StepMapped(key="train", labels=tuple(f"'A{i}'" for i in range(total))),
    ]
    begun = min(total, done + failing + 1)
    facts += [started(f"train[{i}]") for i in range(begun)]
    facts += [completed(f"train[{i}]") for i in range(done)]
    facts += [failed(f"train[{i}]") for i in range(done, done + failing)]
    return told(pending("train"), *facts)
