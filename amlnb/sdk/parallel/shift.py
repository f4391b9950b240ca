"""A shift: worker processes do all mini-batches, or as many as it takes to give up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from amlnb.model.attempt import Fault
from amlnb.sdk.parallel.crew import Crew, Died, Event, Late, Worker
from amlnb.sdk.parallel.mini_batch import MiniBatch
from amlnb.sdk.parallel.mishap import Mishap, hung
from amlnb.sdk.parallel.tally import Tally
from amlnb.sdk.parallel.worker import (
    Done,
    Failed,
    NotReady,
    Order,
    Ready,
    Started,
    stack_file,
)
from amlnb.steps import memory
from amlnb.steps.failure import how_it_ended, what_to_do

#: Told of each mishap of a mini-batch, and whether that is tried again.
Told = Callable[[MiniBatch, Mishap, bool], None]


class Shift:
    """Gives mini-batches to processes, and notes what becomes of them.

    Parameters
    ----------
    size
        How many processes.
    told
        Told of each mishap.
    ended
        Called when another mini-batch has ended.
    """

    def __init__(
        self,
        tally: Tally,
        order: Order,
        size: int,
        told: Told,
        ended: Callable[[], None],
    ) -> None:
        self._tally, self._order, self._size = tally, order, size
        self._told, self._ended = told, ended
        self._crew = Crew(order, patience=3 * order.timeout + 30)  # as v1 had it
        self._was_ready = False
        self._false_starts: list[Mishap] = []
        self._kills = memory.kills()

    @property
    def false_start(self) -> Mishap | None:
        """Why no process could be made ready, if that ended the shift."""
        gave_up = not self._tally.is_over and not self._tally.passed()
        return self._false_starts[0] if gave_up and self._false_starts else None

    def run(self) -> None:
        """Go on until all is done, a limit is passed, or no process can be had."""
        tally = self._tally
        try:
            while not tally.is_over and not tally.passed() and self._staffed():
                self._hand_out()
                for worker, event in self._crew.hear():
                    self._note(worker, event)
                    if tally.passed():
                        break
        finally:
            self._crew.disband(kindly=tally.is_over and not tally.passed())

    def _staffed(self) -> bool:
        """Start the processes that are missing; return whether there are any."""
        crew = self._crew
        busy = sum(worker.batch is not None for worker in crew.workers)
        wanted = min(self._size, busy + len(self._tally.waiting))
        while len(crew.workers) < wanted and self._may_start():
            crew.start()
        return bool(crew.workers)

    def _may_start(self) -> bool:
        """Whether another start may go well: a few tries, more if one went well."""
        if any(mishap.is_final for mishap in self._false_starts):
            return False
        patience = self._tally.limits.tries * (self._size if self._was_ready else 1)
        return len(self._false_starts) < patience

    def _hand_out(self) -> None:
        for worker in self._crew.workers:
            batch = self._tally.take() if worker.is_free else None
            if batch is not None:
                self._crew.hand(worker, batch)

    def _note(self, worker: Worker, event: Event) -> None:
        batch = worker.batch
        match event:
            case Ready():
                self._was_ready = True
            case NotReady(mishap):
                self._crew.dismiss(worker)
                self._false_starts.append(mishap)
            case Started():
                pass
            case Done(results) if batch is not None:
                worker.batch = None
                self._tally.succeed(batch, worker.items, results)
                self._ended()
            case Failed(mishap) if batch is not None:
                worker.batch = None
                self._fail(batch, worker.items, mishap)
            case Died() | Late():
                self._lose(worker, event)

    def _lose(self, worker: Worker, event: Died | Late) -> None:
        """Note that a process is gone, and what it was at."""
        mishap = self._end_of(worker, event)
        if worker.batch is None:
            self._false_starts.append(mishap)
        else:
            self._fail(worker.batch, worker.items, mishap)

    def _fail(self, batch: MiniBatch, items: int, mishap: Mishap) -> None:
        again = self._tally.fail(batch, items, mishap)
        self._told(batch, mishap, again)
        if not again:
            self._ended()

    def _end_of(self, worker: Worker, event: Died | Late) -> Mishap:
        call = "run()" if worker.is_ready else "init()"
        if isinstance(event, Died):
            return self._death(event.exit_code, call)
        if not worker.is_ready:
            what = f"init() did not end within {3 * self._order.timeout + 30:g} s"
            return Mishap(what=what, fault=Fault.TIMEOUT)
        what = (
            f"run() did not end within run_invocation_timeout={self._order.timeout:g} s"
        )
        stack = stack_file(self._order.spool, worker.name)
        told = stack.read_text("utf-8", "replace") if stack.is_file() else ""
        return hung(what, told, Path(self._order.folder))

    def _death(self, exit_code: int, call: str) -> Mishap:
        why = what_to_do(exit_code, out_of_memory=memory.kills() > self._kills)
        what = f"The worker process {how_it_ended(exit_code)} in {call}: {why}"
        return Mishap(what=what, fault=Fault.DIED)


def size_of(
    nodes: int, processes: int | None, processors: int, batches: Sequence[object]
) -> int:
    """Return how many processes are worth starting.

    One machine stands for all nodes: it gets what one node was meant to have, or as
    many as it has processors, if that is more; and never more than there is to do.
    """
    wanted = nodes * (processes or processors)
    return min(wanted, max(processors, processes or 1), len(batches))
