"""An event as JSON, flat, one class a kind: what a live view folds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias, TypedDict

from amlnb.model import events as ev
from amlnb.model.json import JsonValue
from amlnb.wire.event_text import event_text
from amlnb.wire.output import OutputJson, outputs_json
from amlnb.wire.reason import FailureJson, ReasonJson, failure_json, reason_json


class HeadJson(TypedDict):
    """What every event has."""

    run: str
    #: From 1, without gaps.
    seq: int
    #: Seconds since the epoch.
    time: float
    #: The event in words, as a log tells it.
    text: str


class RunStartedJson(HeadJson):
    """A runner took the run up."""

    kind: Literal["run_started"]
    owner: str
    resumed: bool


class StepMappedJson(HeadJson):
    """A fan-out's items became known: ``key[0]`` and so on."""

    kind: Literal["step_mapped"]
    key: str
    labels: list[str]


class StepStartedJson(HeadJson):
    """An attempt began."""

    kind: Literal["step_started"]
    key: str
    attempt: int
    compute: str
    kernel: str
    reasons: list[ReasonJson]


class AttemptFailedJson(HeadJson):
    """An attempt failed and another will follow."""

    kind: Literal["attempt_failed"]
    key: str
    attempt: int
    failure: FailureJson
    #: When, in seconds since the epoch.
    retry_at: float


class AttemptLostJson(HeadJson):
    """The runner died with this attempt under way; it counts for nothing."""

    kind: Literal["attempt_lost"]
    key: str
    attempt: int


class StepCompletedJson(HeadJson):
    """A step ended well."""

    kind: Literal["step_completed"]
    key: str
    attempt: int
    outputs: list[OutputJson]
    seconds: float
    warnings: list[str]
    metrics: Mapping[str, JsonValue]


class StepReusedJson(HeadJson):
    """An earlier result stands in for the step."""

    kind: Literal["step_reused"]
    key: str
    #: The run that made the result.
    reused_from: str
    outputs: list[OutputJson]
    reasons: list[ReasonJson]


class StepFailedJson(HeadJson):
    """The last try of a step failed."""

    kind: Literal["step_failed"]
    key: str
    attempt: int
    failure: FailureJson
    metrics: Mapping[str, JsonValue]


class StepSkippedJson(HeadJson):
    """A step will not run in this run."""

    kind: Literal["step_skipped"]
    key: str
    reasons: list[ReasonJson]


class StepCancelledJson(HeadJson):
    """A step was stopped, or not started, because the run was cancelled."""

    kind: Literal["step_cancelled"]
    key: str


class CancelRequestedJson(HeadJson):
    """Somebody asked the run to stop."""

    kind: Literal["cancel_requested"]
    by: str


class RunEndedJson(HeadJson):
    """The run came to its end."""

    kind: Literal["run_ended"]
    #: A value of `amlnb.model.run.RunStatus`.
    status: str
    message: str


EventJson: TypeAlias = (
    RunStartedJson
    | StepMappedJson
    | StepStartedJson
    | AttemptFailedJson
    | AttemptLostJson
    | StepCompletedJson
    | StepReusedJson
    | StepFailedJson
    | StepSkippedJson
    | StepCancelledJson
    | CancelRequestedJson
    | RunEndedJson
)

_StepFact: TypeAlias = (
    ev.StepMapped
    | ev.StepStarted
    | ev.AttemptFailed
    | ev.AttemptLost
    | ev.StepCompleted
    | ev.StepReused
    | ev.StepFailed
    | ev.StepSkipped
    | ev.StepCancelled
)


def event_json(event: ev.Event) -> EventJson:
    """Return one event with its facts beside its head."""
    head = HeadJson(
        run=event.run, seq=event.seq, time=event.time, text=event_text(event.fact)
    )
    match event.fact:
        case ev.RunStarted() as fact:
            return RunStartedJson(
                **head, kind="run_started", owner=fact.owner, resumed=fact.resumed
            )
        case ev.CancelRequested() as fact:
            return CancelRequestedJson(**head, kind="cancel_requested", by=fact.by)
        case ev.RunEnded() as fact:
            return RunEndedJson(
                **head, kind="run_ended", status=fact.status, message=fact.message
            )
        case fact:
            return _step_event(head, fact)


def _step_event(head: HeadJson, fact: _StepFact) -> EventJson:
    match fact:
        case ev.StepMapped():
            return StepMappedJson(
                **head, kind="step_mapped", key=fact.key, labels=list(fact.labels)
            )
        case ev.StepStarted():
            return StepStartedJson(
                **head,
                kind="step_started",
                key=fact.key,
                attempt=fact.attempt,
                compute=fact.compute,
                kernel=fact.kernel,
                reasons=[reason_json(r) for r in fact.reasons],
            )
        case ev.AttemptFailed():
            return AttemptFailedJson(
                **head,
                kind="attempt_failed",
                key=fact.key,
                attempt=fact.attempt,
                failure=failure_json(fact.failure),
                retry_at=fact.retry_at,
            )
        case ev.AttemptLost():
            return AttemptLostJson(
                **head, kind="attempt_lost", key=fact.key, attempt=fact.attempt
            )
        case ev.StepCompleted():
            return StepCompletedJson(
                **head,
                kind="step_completed",
                key=fact.key,
                attempt=fact.attempt,
                outputs=outputs_json(fact.outputs),
                seconds=fact.seconds,
                warnings=list(fact.warnings),
                metrics=fact.metrics,
            )
        case ev.StepReused():
            return StepReusedJson(
                **head,
                kind="step_reused",
                key=fact.key,
                reused_from=fact.run,
                outputs=outputs_json(fact.outputs),
                reasons=[reason_json(r) for r in fact.reasons],
            )
        case ev.StepFailed():
            return StepFailedJson(
                **head,
                kind="step_failed",
                key=fact.key,
                attempt=fact.attempt,
                failure=failure_json(fact.failure),
                metrics=fact.metrics,
            )
        case ev.StepSkipped():
            return StepSkippedJson(
                **head,
                kind="step_skipped",
                key=fact.key,
                reasons=[reason_json(r) for r in fact.reasons],
            )
        case ev.StepCancelled():
            return StepCancelledJson(**head, kind="step_cancelled", key=fact.key)
