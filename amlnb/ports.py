"""What the engine needs from the world, as Protocols of few verbs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from amlnb.model.artifact import Artifact
from amlnb.model.attempt import AttemptId, AttemptResult, AttemptSpec
from amlnb.model.errors import AmlnbError
from amlnb.model.events import Event, Fact
from amlnb.model.json import JsonValue
from amlnb.model.pipeline import Pipeline
from amlnb.model.run import Run

# ---------------------------------------------------------------------- the store


@dataclass(frozen=True, slots=True, kw_only=True)
class StepResult:
    """A finished step as history keeps it: what reuse and estimates are made from."""

    #: The reuse key; unique results may share it, and the newest counts.
    key: str
    pipeline: str
    #: The step, or ``step[2]`` for an item of a fan-out.
    step: str
    run: str
    #: Seconds since the epoch.
    created: float
    seconds: float
    fingerprint: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, Artifact] = field(default_factory=dict)
    #: False where the result must not be reused (an input changed meanwhile).
    reusable: bool = True


class LeaseLostError(AmlnbError):
    """Another runner has taken the run over; this one must stop at once."""

    def __init__(self, run: str) -> None:
        self.run = run
        super().__init__(
            f"Run {run!r} was taken over by another runner; this one stops."
        )


class RunBusyError(AmlnbError):
    """A run that a living runner holds was asked for by another."""

    def __init__(self, run: str, owner: str) -> None:
        self.run, self.owner = run, owner
        super().__init__(
            f"Run {run!r} is being run by {owner}: watch it with "
            f"`amlnb logs -f {run}`, or stop it with `amlnb cancel {run}`."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The right to write one run's events, until it expires."""

    run: str
    #: Grows with each claim; the store refuses writes with an older one.
    fence: int


class RunStore(Protocol):
    """The memory of runs; the one truth. SQLite and PostgreSQL implement it.

    Every method is one short transaction. A method that names an unknown run raises
    `amlnb.model.errors.NotFoundError`.
    """

    def create_run(self, run: Run, pipeline: Pipeline) -> None:
        """Store a new, pending run with its plan and the pipeline as it is now."""

    def run(self, run_id: str) -> Run:
        """Return the run as it is after all its events.

        A run whose lease expired before its end has the status ``interrupted``.
        """

    def head(self, run_id: str) -> Run:
        """Return the run as `runs` does: current, without its steps; one row."""

    def runs(
        self,
        *,
        pipeline: str | None = None,
        experiment: str | None = None,
        limit: int = 50,
    ) -> list[Run]:
        """Return the newest runs, newest first, without their steps.

        Their own fields are current; `steps` and `plan` are empty.
        """

    def pipeline(self, run_id: str) -> Pipeline:
        """Return the pipeline as it was when the run was created."""

    def events_after(self, run_id: str, seq: int, limit: int = 10_000) -> list[Event]:
        """Return the run's events with a greater number, in order."""

    def claim(self, run_id: str, owner: str, ttl: float) -> Lease:
        """Take the run up for `ttl` seconds; the claim is the first heartbeat.

        Raises `RunBusyError` while another lease is alive, and NotFoundError.
        A run that ended, or was held before, may be claimed again for a resume: a
        cancel that was asked for until then is forgotten. One asked for before the
        first claim stands.
        """

    def renew(self, lease: Lease, ttl: float) -> None:
        """Prolong the lease, or raise `LeaseLostError`."""

    def release(self, lease: Lease) -> None:
        """Give the lease back, so that a resume need not wait for it to expire."""

    def expire(self, run_id: str, owner: str) -> None:
        """End the lease of an owner who is known to be dead; no other's."""

    def append(
        self, lease: Lease, facts: Sequence[Fact], results: Sequence[StepResult] = ()
    ) -> list[Event]:
        """Store facts as the run's next events, and results, in one transaction.

        Raises `LeaseLostError` when the lease's fence is not the newest.
        """

    def request_cancel(self, run_id: str, by: str) -> bool:
        """Ask the run's runner to stop; return False if the run has ended."""

    def cancel_requested(self, run_id: str) -> bool:
        """Return whether a cancel was asked for and stands; see `claim`."""

    def reusable(self, keys: Sequence[str]) -> dict[str, StepResult]:
        """Return the newest reusable result for each key that has one."""

    def latest(self, pipeline: str, steps: Sequence[str]) -> dict[str, StepResult]:
        """Return the newest result of each step of that pipeline, reusable or not."""

    def results_of(self, run_id: str) -> dict[str, StepResult]:
        """Return what the run's own steps made, by step key."""

    def durations(
        self, pipeline: str, steps: Sequence[str], newest: int = 5
    ) -> dict[str, list[float]]:
        """Return the seconds of each step's newest results, newest first."""

    def forget(self, run_ids: Sequence[str]) -> None:
        """Delete ended runs with their events and results.

        The newest reusable result of each step of a pipeline stays, so that the
        next run can still reuse it.
        """

    def artifacts(self) -> Iterator[Artifact]:
        """Yield every artifact that some stored result or event still names."""

    def close(self) -> None:
        """Close connections; the store is not used again."""


# ------------------------------------------------------ named, versioned things


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One version of a named thing: a datastore, a dataset, a model, a compute."""

    #: What it is: ``datastore``, ``dataset``, ``model``, ``compute``, ...
    kind: str
    name: str
    #: Counted from 1 within its kind and name; never given twice.
    version: int
    #: Unique; given by the store.
    id: str
    #: Seconds since the epoch.
    created: float
    #: The thing itself. Never a credential.
    body: Mapping[str, JsonValue]
    #: Whether it was taken out of sight; found by version and id all the same.
    archived: bool = False


class AssetStore(Protocol):
    """The workspace's shelf; in the same database as its runs.

    Every method is one short transaction. What is not there is None, not an error.
    """

    def put_version(self, kind: str, name: str, body: Mapping[str, JsonValue]) -> Asset:
        """Store the next version under a name, the first one being 1."""

    def get(self, kind: str, name: str, version: int | str) -> Asset | None:
        """Return one version, archived or not; None where there is none.

        A number may come as text, as v1 code has it.
        """

    def by_id(self, kind: str, asset_id: str) -> Asset | None:
        """Return the version of that id, archived or not; None where there is none."""

    def newest(self, kind: str, name: str) -> Asset | None:
        """Return the newest version that is not archived, or None."""

    def versions(self, kind: str, name: str) -> list[Asset]:
        """Return the versions that are not archived, newest first."""

    def names(self, kind: str) -> list[str]:
        """Return the names that have a version which is not archived, in order."""

    def change(self, kind: str, asset_id: str, body: Mapping[str, JsonValue]) -> Asset:
        """Give one version another body; its name, number and id stay.

        Raises `amlnb.model.errors.NotFoundError` for an id that is not there.
        """

    def archive(self, kind: str, name: str, version: int | None = None) -> bool:
        """Take one version, or all of a name, out of sight; tell if any was there."""


# ------------------------------------------------------------- what plans look at


class History(Protocol):
    """What deciding may look at: earlier results, and the world as it is now."""

    def latest(self, steps: Sequence[str]) -> Mapping[str, StepResult]:
        """Return the newest result of each step of this pipeline."""

    def reusable(self, keys: Sequence[str]) -> Mapping[str, StepResult]:
        """Return the newest reusable result for each key that has one."""

    def durations(self, steps: Sequence[str]) -> Mapping[str, list[float]]:
        """Return the seconds of each step's newest results."""

    def repaired(self) -> Mapping[str, StepResult]:
        """Return what the repaired run made, by step key; empty when none is."""

    def failed_in(self, key: str) -> str:
        """Return the repaired run in which this step failed, or ""."""

    def digest(self, path: str) -> str | None:
        """Return the digest of a file or folder, or None when nothing is there."""

    def data_digest(self, definition: Mapping[str, JsonValue]) -> str | None:
        """Return the digest of what a datastore or dataset holds, or None."""

    def environment(self, kernel: str, imports: Sequence[str]) -> str:
        """Return a text that changes when what a step's code runs on does."""

    def has(self, artifact: Artifact) -> bool:
        """Return whether the artifact's bytes are still in the store."""

    def read_json(self, artifact: Artifact) -> JsonValue:
        """Return the value of a ``json`` or ``text`` artifact; no code is run."""


# ------------------------------------------------------------------- the computes


class ComputeTarget(Protocol):
    """Where attempts are carried out; siblings are strangers to each other."""

    @property
    def name(self) -> str:
        """The name that steps ask for it by."""

    @property
    def slots(self) -> int:
        """How many attempts it takes at once."""

    def start(self, spec: AttemptSpec) -> None:
        """Begin an attempt and return at once."""

    def finished(self, timeout: float) -> list[AttemptResult]:
        """Wait up to `timeout` seconds for attempts to end, and return those.

        An attempt whose worker died comes back as a result with
        ``Fault.DIED``: nothing started is ever left without a result.
        """

    def cancel(self, attempt: AttemptId) -> None:
        """Stop an attempt and everything it started; it then counts as finished."""

    def close(self) -> None:
        """Stop what still runs, and wait until it is gone."""


class Clock(Protocol):
    """Time as an argument, so that tests need not wait."""

    def now(self) -> float:
        """Return seconds since the epoch."""

    def monotonic(self) -> float:
        """Return seconds that never jump."""

    def sleep(self, seconds: float) -> None:
        """Wait."""
