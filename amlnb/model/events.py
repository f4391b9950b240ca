"""Events: past-tense facts of one run. Every screen replays the same list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from amlnb.model.artifact import Artifact
from amlnb.model.attempt import Failure
from amlnb.model.json import JsonValue
from amlnb.model.reason import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted:
    """A runner took the run up; again after a resume."""

    #: host:pid of the runner.
    owner: str
    resumed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StepMapped:
    """A fan-out's items became known; each is now a step run ``step[i]``."""

    key: str
    #: A short text for each item, for screens.
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStarted:
    """An attempt was handed to a compute target."""

    key: str
    attempt: int
    compute: str
    kernel: str
    #: Why it runs rather than being reused.
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptFailed:
    """An attempt failed and another will follow."""

    key: str
    attempt: int
    failure: Failure
    #: When the next try starts, seconds since the epoch.
    retry_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptLost:
    """The runner died with this attempt under way; it counts for nothing."""

    key: str
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StepCompleted:
    """A step ended well and its outputs are committed."""

    key: str
    attempt: int
    outputs: Mapping[str, Artifact] = field(default_factory=dict)
    seconds: float = 0.0
    warnings: tuple[str, ...] = ()
    metrics: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepReused:
    """An earlier result stands in for the step."""

    key: str
    #: The run that made the result.
    run: str
    outputs: Mapping[str, Artifact] = field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFailed:
    """The last try of a step failed."""

    key: str
    attempt: int
    failure: Failure
    #: What it logged before it failed.
    metrics: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepSkipped:
    """A step will not run in this run."""

    key: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepCancelled:
    """A step was stopped, or not started, because the run was cancelled."""

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelRequested:
    """Somebody asked the run to stop."""

    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEnded:
    """The run came to its end; nothing follows but a resume."""

    #: A terminal `amlnb.model.run.RunStatus`.
    status: str
    #: Why, where that is more than the steps tell.
    message: str = ""
    #: How many steps ended in each state, so that lists need not read all events;
    #: empty where nobody counted.
    counts: Mapping[str, int] = field(default_factory=dict)


Fact: TypeAlias = (
    RunStarted
    | StepMapped
    | StepStarted
    | AttemptFailed
    | AttemptLost
    | StepCompleted
    | StepReused
    | StepFailed
    | StepSkipped
    | StepCancelled
    | CancelRequested
    | RunEnded
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One fact of one run, in its place in the run's list."""

    run: str
    #: From 1, without gaps, in the order in which the facts became true.
    seq: int
    #: Seconds since the epoch, by the store's clock.
    time: float
    fact: Fact
