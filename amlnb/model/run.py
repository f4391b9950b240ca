"""A run: what became of each step, as the fold of the run's events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from amlnb.model import events as ev
from amlnb.model.artifact import Artifact
from amlnb.model.attempt import Failure
from amlnb.model.json import JsonValue
from amlnb.model.plan import Plan
from amlnb.model.reason import Reason, Why


class RunStatus(StrEnum):
    """The states of a run."""

    #: Stored, and no runner has taken it up yet.
    PENDING = "pending"
    RUNNING = "running"
    CANCELLING = "cancelling"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    #: Its runner died; `resume` goes on. Never stored: told from the lease.
    INTERRUPTED = "interrupted"

    @property
    def is_final(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self in _FINAL_RUN


_FINAL_RUN = frozenset({RunStatus.COMPLETED, RunStatus.FAILED, RunStatus.CANCELLED})


class StepStatus(StrEnum):
    """The states of a step in a run."""

    WAITING = "waiting"
    RUNNING = "running"
    #: An attempt failed; another follows after the retry delay.
    RETRYING = "retrying"
    COMPLETED = "completed"
    REUSED = "reused"
    FAILED = "failed"
    UPSTREAM_FAILED = "upstream_failed"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"

    @property
    def is_final(self) -> bool:
        """Whether the step has ended in this run."""
        return self not in _LIVE_STEP

    @property
    def is_good(self) -> bool:
        """Whether its outputs are there for its heirs."""
        return self in (StepStatus.COMPLETED, StepStatus.REUSED)


_LIVE_STEP = frozenset({StepStatus.WAITING, StepStatus.RUNNING, StepStatus.RETRYING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try at a step."""

    n: int
    started: float
    ended: float | None = None
    compute: str = ""
    kernel: str = ""
    failure: Failure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRun:
    """What became of one step, or of one item of a fan-out."""

    key: str
    step: str
    status: StepStatus = StepStatus.WAITING
    #: The item's number and short text, for an item of a fan-out.
    index: int | None = None
    label: str = ""
    #: The keys of a fan-out's items.
    items: tuple[str, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    started: float | None = None
    ended: float | None = None
    reasons: tuple[Reason, ...] = ()
    outputs: Mapping[str, Artifact] = field(default_factory=dict)
    failure: Failure | None = None
    #: The run that a reused result comes from.
    reused_from: str = ""
    warnings: tuple[str, ...] = ()
    metrics: Mapping[str, JsonValue] = field(default_factory=dict)
    #: When the next try starts, seconds since the epoch.
    retry_at: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """How a run was asked for, besides its parameters."""

    #: Go on with steps that do not depend on a failed one.
    continue_on_step_failure: bool = True
    #: Azure ML's ``regenerate_outputs``: reuse nothing.
    regenerate_outputs: bool = False
    #: Only these steps and what they need; empty for all.
    targets: tuple[str, ...] = ()
    #: The run whose finished steps a repair keeps.
    repairs: str = ""
    #: Steps that run again whatever an earlier run made.
    again: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of a pipeline, as far as its events have been told."""

    id: str
    #: The name of the pipeline, under which history is kept.
    pipeline: str
    experiment: str
    created: float
    parameters: Mapping[str, JsonValue] = field(default_factory=dict)
    options: RunOptions = field(default_factory=RunOptions)
    plan: Plan = field(default_factory=lambda: Plan(decisions=()))
    #: Who asked for it.
    user: str = ""
    # What follows is the fold of the events.
    status: RunStatus = RunStatus.PENDING
    owner: str = ""
    started: float | None = None
    ended: float | None = None
    message: str = ""
    steps: Mapping[str, StepRun] = field(default_factory=dict)
    #: How many steps ended in each state, as its last runner counted at the end.
    counts: Mapping[str, int] = field(default_factory=dict)
    #: The last event that was folded in.
    seq: int = 0

    def after(self, event: ev.Event) -> Run:
        """Return the run as it is after one more event."""
        return replay(self, (event,))

    def counted(self) -> dict[StepStatus, int]:
        """Return how many steps are in each state, items of fan-outs not counted.

        A run without its steps tells what was counted at its end.
        """
        if not self.steps:
            return {StepStatus(status): n for status, n in self.counts.items()}
        counts: dict[StepStatus, int] = {}
        for step in self.steps.values():
            if step.index is None:
                counts[step.status] = counts.get(step.status, 0) + 1
        return counts


def item_key(step: str, index: int) -> str:
    """Return the key of one item's step run: ``train[2]``."""
    return f"{step}[{index}]"


def replay(run: Run, events: Iterable[ev.Event]) -> Run:
    """Return `run` after `events`, the one rule by which a run changes.

    Events up to ``run.seq`` are passed over, so a reader that asks twice for the
    same event does no harm. The cost is that of the events plus one copy of the
    table of steps, however many events there are.
    """
    steps, seq = dict(run.steps), run.seq
    for event in events:
        if event.seq > seq:
            run, seq = _fold(run, steps, event), event.seq
    return replace(run, steps=steps, seq=seq)


def _fold(run: Run, steps: dict[str, StepRun], event: ev.Event) -> Run:
    """Return the run's own fields after the event, and change `steps` in place."""
    match event.fact:
        case ev.RunStarted(owner=owner, resumed=resumed):
            if resumed:
                _reopen(steps)
            started = run.started if run.started is not None else event.time
            return replace(
                run,
                status=RunStatus.RUNNING,
                owner=owner,
                started=started,
                ended=None,
                message="",
                counts={},
            )
        case ev.CancelRequested():
            final = run.status.is_final
            return run if final else replace(run, status=RunStatus.CANCELLING)
        case ev.RunEnded(status=status_text, message=message, counts=counts):
            status = RunStatus(status_text)
            ended = event.time
            return replace(
                run, status=status, ended=ended, message=message, counts=counts
            )
        case ev.StepMapped(key=key, labels=labels):
            _expand(steps, key, labels)
        case fact:
            step = steps.get(fact.key) or StepRun(key=fact.key, step=fact.key)
            steps[fact.key] = _step_after(step, fact, event.time)
            _mark_parent_running(steps, steps[fact.key], event.time)
    return run


def _reopen(steps: dict[str, StepRun]) -> None:
    """Make what a resume will try again wait again; what is done stays done."""
    for key, step in steps.items():
        if reopens(step):
            steps[key] = replace(
                step, status=StepStatus.WAITING, ended=None, failure=None, reasons=()
            )


def reopens(step: StepRun) -> bool:
    """Return whether a resume tries this step again."""
    if step.status is StepStatus.SKIPPED:
        whys = {r.why for r in step.reasons}
        return bool(whys & {Why.RUN_STOPPED, Why.PARENT_FAILED})
    return step.status in _TRIED_AGAIN


_TRIED_AGAIN = frozenset(
    {StepStatus.FAILED, StepStatus.UPSTREAM_FAILED, StepStatus.CANCELLED}
)


def _expand(steps: dict[str, StepRun], key: str, labels: tuple[str, ...]) -> None:
    keys = tuple(item_key(key, i) for i in range(len(labels)))
    parent = steps.get(key) or StepRun(key=key, step=key)
    steps[key] = replace(parent, items=keys)
    for index, (item, label) in enumerate(zip(keys, labels, strict=True)):
        if item not in steps:
            steps[item] = StepRun(key=item, step=key, index=index, label=label)


def _mark_parent_running(steps: dict[str, StepRun], child: StepRun, now: float) -> None:
    if child.index is None or child.status is not StepStatus.RUNNING:
        return
    parent = steps[child.step]
    if parent.status is StepStatus.WAITING:
        steps[child.step] = replace(parent, status=StepStatus.RUNNING, started=now)


def _step_after(step: StepRun, fact: ev.Fact, now: float) -> StepRun:
    match fact:
        case ev.StepStarted():
            return _started(step, fact, now)
        case ev.AttemptFailed(failure=failure, retry_at=retry_at):
            step = _attempt_ended(step, now, failure)
            return replace(
                step, status=StepStatus.RETRYING, failure=failure, retry_at=retry_at
            )
        case ev.AttemptLost():
            step = _attempt_ended(step, now, None)
            return replace(step, status=StepStatus.WAITING)
        case ev.StepCompleted():
            step = _attempt_ended(step, now, None)
            return replace(
                step,
                status=StepStatus.COMPLETED,
                ended=now,
                outputs=fact.outputs,
                failure=None,
                warnings=fact.warnings,
                metrics=fact.metrics,
            )
        case ev.StepReused():
            return replace(
                step,
                status=StepStatus.REUSED,
                ended=now,
                outputs=fact.outputs,
                reasons=fact.reasons,
                reused_from=fact.run,
            )
        case ev.StepFailed(failure=failure):
            step = _attempt_ended(step, now, failure)
            return replace(
                step,
                status=StepStatus.FAILED,
                ended=now,
                failure=failure,
                metrics=fact.metrics,
            )
        case ev.StepSkipped(reasons=reasons):
            return replace(
                step, status=_skipped_status(reasons), ended=now, reasons=reasons
            )
        case ev.StepCancelled():
            step = _attempt_ended(step, now, None)
            return replace(step, status=StepStatus.CANCELLED, ended=now)
        case _:
            return step


def _started(step: StepRun, fact: ev.StepStarted, now: float) -> StepRun:
    attempt = Attempt(
        n=fact.attempt, started=now, compute=fact.compute, kernel=fact.kernel
    )
    return replace(
        step,
        status=StepStatus.RUNNING,
        attempts=(*step.attempts, attempt),
        started=step.started if step.started is not None else now,
        ended=None,
        retry_at=None,
        failure=None,
        metrics={},
        reasons=fact.reasons or step.reasons,
    )


def _attempt_ended(step: StepRun, now: float, failure: Failure | None) -> StepRun:
    if not step.attempts or step.attempts[-1].ended is not None:
        return step
    last = replace(step.attempts[-1], ended=now, failure=failure)
    return replace(step, attempts=(*step.attempts[:-1], last))


def _skipped_status(reasons: tuple[Reason, ...]) -> StepStatus:
    failed = any(r.why is Why.PARENT_FAILED for r in reasons)
    return StepStatus.UPSTREAM_FAILED if failed else StepStatus.SKIPPED
