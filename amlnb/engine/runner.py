"""The one loop: work in line becomes attempts, and what happens becomes events."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass, field

from amlnb.engine.course import Course, completion
from amlnb.engine.ledger import Ledger
from amlnb.engine.work import Bench, Work
from amlnb.model import events as ev
from amlnb.model.attempt import AttemptResult, Failure
from amlnb.model.fingerprint import Fingerprint
from amlnb.model.run import Run, RunStatus
from amlnb.ports import Clock, ComputeTarget, RunStore, StepResult

#: Seconds at most between two looks at the store for a cancel.
TICK = 0.2


@dataclass(slots=True, kw_only=True)
class Runner:
    """Drives one run to its end; the only writer of the run's events.

    It holds what is under way. What comes next is decided by `course`, what is
    written goes through `ledger`.
    """

    run: Run
    store: RunStore
    course: Course
    ledger: Ledger
    bench: Bench
    computes: Mapping[str, ComputeTarget]
    clock: Clock
    #: host:pid, for people.
    owner: str
    #: Results of attempts that ended though their runner was dead by then.
    rescued: Mapping[str, AttemptResult] = field(default_factory=dict)

    _running: dict[str, Work] = field(default_factory=dict)
    #: Work that waits for its next try, as a heap: the time of it, and a number.
    _delayed: list[tuple[float, int, Work]] = field(default_factory=list)
    _delays: int = 0
    _cancelling: bool = False
    _looked: float = float("-inf")

    def drive(self) -> RunStatus:
        """Run until every step has ended, and return how the run ended.

        Raises
        ------
        LeaseLostError
            When another runner took over; this one has stopped its attempts.
        """
        try:
            self._begin()
            while self.course.ready or self._running or self._delayed:
                self._heed_cancel()
                self._start_what_fits()
                self._take(self._finished())
                self.ledger.keep_lease()
            return self._end()
        finally:
            for compute in self.computes.values():
                compute.close()

    def _begin(self) -> None:
        resumed = self.run.started is not None
        self.ledger.tell(ev.RunStarted(owner=self.owner, resumed=resumed))
        self.course.begin()
        self.ledger.flush()

    def _end(self) -> RunStatus:
        failed = self.course.failed_steps()
        status, message = RunStatus.COMPLETED, ""
        if self._cancelling:
            status = RunStatus.CANCELLED
        elif failed:
            status = RunStatus.FAILED
            message = f"{', '.join(repr(name) for name in failed)} failed"
        counts = self.course.counts()
        self.ledger.tell(
            ev.RunEnded(status=status.value, message=message, counts=counts)
        )
        self.ledger.close()
        return status

    # -------------------------------------------------------------------- starting

    def _start_what_fits(self) -> None:
        """Store that work starts, then start it: an attempt is never unknown."""
        self._bring_back_delayed()
        chosen = [work for work in self._choose() if not self._was_rescued(work)]
        for work in chosen:
            work.attempt += 1
            self._running[work.key] = work
            self.ledger.tell(self._started(work))
        self.ledger.flush()
        for work in chosen:
            self.computes[work.step.compute].start(self.bench.spec(work))

    def _was_rescued(self, work: Work) -> bool:
        """Settle work that a dead runner's attempt has done; return whether it had."""
        result = self.rescued.get(work.key)
        if result is None or result.id.n != work.attempt:
            return False
        self._settle(work, result)
        return True

    def _bring_back_delayed(self) -> None:
        now = self.clock.now()
        due: list[Work] = []
        while self._delayed and self._delayed[0][0] <= now:
            due.append(heapq.heappop(self._delayed)[2])
        self.course.ready.put_first(due)

    def _choose(self) -> list[Work]:
        """Take from the line what the computes have room for."""
        room = self._room()
        chosen: list[Work] = []
        fits = lambda work: self._weight(work) <= room[work.step.compute]  # noqa: E731 - asked again as room shrinks
        while work := self.course.ready.take(fits):
            room[work.step.compute] -= self._weight(work)
            chosen.append(work)
        return chosen

    def _room(self) -> dict[str, int]:
        """Return the free slots of each compute."""
        room = {name: c.slots for name, c in self.computes.items()}
        for work in self._running.values():
            room[work.step.compute] -= self._weight(work)
        return room

    def _weight(self, work: Work) -> int:
        """Return the slots that work takes: its cpus, at most all there are."""
        slots = self.computes[work.step.compute].slots
        return max(1, min(round(work.step.resources.cpus), slots))

    def _started(self, work: Work) -> ev.StepStarted:
        return ev.StepStarted(
            key=work.key,
            attempt=work.attempt,
            compute=work.step.compute,
            kernel=work.step.kernel or self.bench.pipeline.kernel,
            reasons=work.reasons,
        )

    # -------------------------------------------------------------------- finishing

    def _finished(self) -> list[AttemptResult]:
        busy = {w.step.compute for w in self._running.values()}
        if not busy:
            if self._delayed and not self.course.ready:
                self.clock.sleep(self._patience())
            return []
        share = self._patience() / len(busy)
        return [r for name in sorted(busy) for r in self.computes[name].finished(share)]

    def _patience(self) -> float:
        """Return how long the loop may wait before something else is due."""
        if not self._delayed:
            return TICK
        return min(TICK, max(0.0, self._delayed[0][0] - self.clock.now()))

    def _take(self, results: list[AttemptResult]) -> None:
        for result in results:
            work = self._running.pop(result.id.key, None)
            if work is None or work.attempt != result.id.n:
                continue  # a late report of an attempt that counts for nothing
            self._settle(work, result)

    def _settle(self, work: Work, result: AttemptResult) -> None:
        if result.failure is None:
            self.ledger.tell(completion(work, result))
            self.ledger.keep([self._result(work, result)])
            self.course.completed(work, result)
        elif self._cancelling:
            self.course.cancelled(work)
        elif work.failures < work.step.retries:
            self._try_again(work, result.failure)
        else:
            self.ledger.tell(
                ev.StepFailed(
                    key=work.key,
                    attempt=work.attempt,
                    failure=result.failure,
                    metrics=result.metrics,
                )
            )
            self.course.failed(work, result.failure)

    def _try_again(self, work: Work, failure: Failure) -> None:
        work.failures += 1
        at = self.clock.now() + work.step.retry_delay
        self._delays += 1
        heapq.heappush(self._delayed, (at, self._delays, work))
        self.ledger.tell(
            ev.AttemptFailed(
                key=work.key, attempt=work.attempt, failure=failure, retry_at=at
            )
        )

    def _result(self, work: Work, result: AttemptResult) -> StepResult:
        return StepResult(
            key=Fingerprint(work.fingerprint).key,
            pipeline=self.run.pipeline,
            step=work.key,
            run=self.run.id,
            created=self.clock.now(),
            seconds=result.seconds,
            fingerprint=work.fingerprint,
            outputs=result.outputs,
            reusable=result.reusable,
        )

    # -------------------------------------------------------------------- cancelling

    def _heed_cancel(self) -> None:
        now = self.clock.monotonic()
        if self._cancelling or now - self._looked < TICK:
            return
        self._looked = now
        if not self.store.cancel_requested(self.run.id):
            return
        self._cancelling = True
        self.ledger.tell(ev.CancelRequested())
        self.ledger.flush()
        for work in self._running.values():
            compute = self.computes[work.step.compute]
            compute.cancel(self.bench.spec(work).id)
        delayed, self._delayed = self._delayed, []
        self.course.cancel()
        for _, _, work in sorted(delayed, key=lambda one: one[1]):
            self.course.cancelled(work)
