"""Random histories: what the store says is what a plain model of it says."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from amlnb.model import events as ev
from amlnb.model.attempt import Failure, Fault
from amlnb.model.run import Run, RunStatus, replay
from amlnb.ports import Lease, LeaseLostError, RunBusyError, StepResult
from tests.stores.stories import FLIGHTS, LONG, a_result, a_run, an_artifact, opened

RUNS = ("r1", "r2", "r3")
KEYS = ("a", "b", "a[0]", "a[1]")
FAILURE = Failure(fault=Fault.BODY, message="it raised")

run_ids = st.sampled_from(RUNS)
keys = st.sampled_from(KEYS)
steps = st.sampled_from(KEYS[:2])
outputs = st.dictionaries(
    st.text(max_size=3),
    st.builds(an_artifact, digit=st.sampled_from("0123")),
    max_size=2,
)
facts = st.one_of(
    st.builds(ev.RunStarted, owner=st.text(max_size=5), resumed=st.booleans()),
    st.builds(
        ev.StepStarted,
        key=keys,
        attempt=st.integers(1, 3),
        compute=st.just("local"),
        kernel=st.just("python3"),
    ),
    st.builds(ev.StepMapped, key=steps, labels=st.just(("x", "y"))),
    st.builds(ev.StepCompleted, key=keys, attempt=st.just(1), outputs=outputs),
    st.builds(ev.StepReused, key=steps, run=run_ids, outputs=outputs),
    st.builds(ev.StepFailed, key=steps, attempt=st.just(1), failure=st.just(FAILURE)),
    st.builds(
        ev.AttemptFailed,
        key=steps,
        attempt=st.just(1),
        failure=st.just(FAILURE),
        retry_at=st.floats(0, 1e10),
    ),
    st.builds(ev.AttemptLost, key=steps, attempt=st.just(1)),
    st.builds(ev.StepCancelled, key=steps),
    st.builds(ev.CancelRequested, by=st.text(max_size=3)),
    st.builds(
        ev.RunEnded,
        status=st.sampled_from(["completed", "failed", "cancelled"]),
        message=st.text(max_size=5),
    ),
)
results = st.builds(
    a_result,
    steps,
    key=st.sampled_from(["k1", "k2"]),
    run=run_ids,
    reusable=st.booleans(),
    seconds=st.floats(0, 1e6),
    outputs=outputs,
)


class Histories(RuleBasedStateMachine):
    """Runners that claim, write, die and come back, and a model of what must be."""

    address: ClassVar[str] = ""

    @initialize()
    def begin(self) -> None:
        self.folder = None
        if not self.address:
            self.folder = tempfile.TemporaryDirectory()
        self.store = opened(self.address or str(Path(self.folder.name) / "store.db"))
        self._empty()
        self.born: dict[str, Run] = {}
        self.events: dict[str, list[ev.Event]] = {}
        self.leases: dict[str, list[Lease]] = {}
        self.alive: set[str] = set()
        self.cancelled: set[str] = set()
        #: All results in the order of writing, the newest last.
        self.results: list[StepResult] = []

    def _empty(self) -> None:
        """Take away what the last history left."""
        with self.store._database.writing() as session:
            for table in ("results", "runs"):
                session._connection.execute(f"DELETE FROM {table}")

    @rule(run_id=run_ids, created=st.floats(0, 1e6))
    def create(self, run_id: str, created: float) -> None:
        if run_id not in self.born:
            self.born[run_id] = a_run(run_id, created=created)
            self.events[run_id], self.leases[run_id] = [], []
            self.store.create_run(self.born[run_id], FLIGHTS)

    @rule(run_id=run_ids, ttl=st.sampled_from([0.0, LONG]))
    def claim(self, run_id: str, ttl: float) -> None:
        if run_id not in self.born:
            return
        if run_id in self.alive:
            with pytest.raises(RunBusyError):
                self.store.claim(run_id, "host:1", ttl)
            return
        if self.leases[run_id]:
            self.cancelled.discard(run_id)
        self.leases[run_id].append(self.store.claim(run_id, "host:1", ttl))
        if ttl:
            self.alive.add(run_id)

    @rule(run_id=run_ids)
    def release(self, run_id: str) -> None:
        if self.leases.get(run_id):
            self.store.release(self.leases[run_id][-1])
            self.leases[run_id].append(Lease(run=run_id, fence=-1))
            self.alive.discard(run_id)

    @rule(
        run_id=run_ids,
        batch=st.lists(facts, max_size=4),
        made=st.lists(results, max_size=2),
        stale=st.booleans(),
    )
    def append(self, run_id: str, batch: list, made: list, stale: bool) -> None:
        leases = self.leases.get(run_id, [])
        if not leases:
            return
        lease = leases[0] if stale else leases[-1]
        if lease is not leases[-1] or lease.fence < 0:
            with pytest.raises(LeaseLostError):
                self.store.append(lease, batch, made)
            return
        told = self.store.append(lease, batch, made)
        assert [event.fact for event in told] == batch
        self.events[run_id] += told
        for result in {r.step: r for r in made}.values():
            self.results = [
                (owner, r)
                for owner, r in self.results
                if (owner, r.step) != (run_id, result.step)
            ]
            self.results.append((run_id, result))

    @rule(run_id=run_ids)
    def cancel(self, run_id: str) -> None:
        if run_id in self.born:
            ended = self._run(run_id).status.is_final
            assert self.store.request_cancel(run_id, "ada") is not ended
            if not ended:
                self.cancelled.add(run_id)

    @rule(run_id=run_ids)
    def forget(self, run_id: str) -> None:
        if run_id not in self.born:
            return
        if run_id in self.alive:
            with pytest.raises(RunBusyError):
                self.store.forget([run_id])
            return
        self.store.forget([run_id])
        del self.born[run_id], self.events[run_id], self.leases[run_id]
        self.cancelled.discard(run_id)
        newest = {r.step: (owner, r) for owner, r in self.results if r.reusable}
        self.results = [
            (owner, r)
            for owner, r in self.results
            if owner in self.born or newest.get(r.step) == (owner, r)
        ]

    def _run(self, run_id: str) -> Run:
        return replay(self.born[run_id], self.events[run_id])

    def _seen(self, run_id: str) -> RunStatus:
        status = self._run(run_id).status
        untouched = not self.leases[run_id] or run_id in self.alive
        return status if status.is_final or untouched else RunStatus.INTERRUPTED

    @invariant()
    def runs_are_their_events(self) -> None:
        listed = {run.id: run for run in self.store.runs()}
        assert set(listed) == set(self.born)
        for run_id in self.born:
            run, wanted = self.store.run(run_id), self._run(run_id)
            assert run.steps == wanted.steps
            assert run.status is listed[run_id].status is self._seen(run_id)
            owner = wanted.owner or ("host:1" if self.leases[run_id] else "")
            assert (run.owner, listed[run_id].owner) == (owner, owner)
            for field in ("started", "ended", "message", "seq"):
                told = getattr(run, field), getattr(listed[run_id], field)
                assert told == (getattr(wanted, field),) * 2, field
            assert self.store.events_after(run_id, 0) == self.events[run_id]
            assert self.store.cancel_requested(run_id) is (run_id in self.cancelled)

    @invariant()
    def newest_results_are_found(self) -> None:
        by_key = {r.key: r for _, r in self.results if r.reusable}
        by_step = {r.step: r for _, r in self.results}
        seconds: dict[str, list[float]] = {}
        for _, result in reversed(self.results):
            seconds.setdefault(result.step, []).append(result.seconds)
        assert self.store.reusable(["k1", "k2", "k3"]) == by_key
        assert self.store.latest("flights", KEYS) == by_step
        newest = {step: times[:2] for step, times in seconds.items()}
        assert self.store.durations("flights", KEYS, newest=2) == newest

    def teardown(self) -> None:
        self.store.close()
        if self.folder:
            self.folder.cleanup()


def run_histories(address: str, examples: int) -> None:
    machine = type("Histories", (Histories,), {"address": address})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_histories_in_sqlite():
    run_histories("", 40)


def test_histories_in_postgres(postgres_url):
    run_histories(postgres_url, 15)
