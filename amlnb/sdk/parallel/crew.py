"""The worker processes: started, given mini-batches, listened to, ended."""

from __future__ import annotations

import math
import multiprocessing
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from amlnb.sdk.parallel.mini_batch import MiniBatch
from amlnb.sdk.parallel.worker import Message, Order, Ready, Started, work

#: Seconds that a process has, after its time is up, to leave word of where it is.
_LAST_WORDS = 0.5
#: Seconds between two looks at whether processes live: one's end is not heard of
#: while a process that it forked holds what it had open.
_LOOK = 1.0
#: Seconds that processes have to end by themselves when all is done.
_FAREWELL = 10.0


@dataclass(frozen=True, slots=True)
class Died:
    """A worker process ended that should not."""

    exit_code: int


@dataclass(frozen=True, slots=True)
class Late:
    """A worker process took longer than it may, and was killed."""


Event = Message | Died | Late


@dataclass(slots=True, eq=False)
class Worker:
    """One worker process, as the driver knows it."""

    name: str
    process: BaseProcess
    wire: Connection
    #: When its time is up, by the monotonic clock; None while it waits for us.
    deadline: float | None
    is_ready: bool = False
    #: What it works on, and how many items that has, once it told.
    batch: MiniBatch | None = None
    items: int = 0

    @property
    def is_free(self) -> bool:
        """Whether it waits for a mini-batch."""
        return self.is_ready and self.batch is None


class Crew:
    """All worker processes of a step.

    Parameters
    ----------
    order
        What each is told; they differ by name.
    patience
        Seconds for the import of the script and ``init``.
    """

    def __init__(self, order: Order, patience: float) -> None:
        self._order, self._patience = order, patience
        self._number = 0
        self.workers: list[Worker] = []

    def start(self) -> Worker:
        """Start one more process."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        order = replace(self._order, name=f"process{self._number:03}")
        process = context.Process(target=work, args=(order, theirs), name=order.name)
        process.start()
        theirs.close()
        self._number += 1
        deadline = time.monotonic() + self._patience
        worker = Worker(order.name, process, ours, deadline)
        self.workers.append(worker)
        return worker

    def hand(self, worker: Worker, batch: MiniBatch) -> None:
        """Give a process its next mini-batch."""
        worker.batch, worker.items = batch, batch.items or 1
        try:
            worker.wire.send(batch)
        except OSError:
            return  # it ended just now, as we will hear
        worker.deadline = None

    def hear(self) -> Iterator[tuple[Worker, Event]]:
        """Wait, and yield what happened; a process that ended is a worker no more."""
        by_sign: dict[Any, Worker] = {}
        for worker in self.workers:
            by_sign[worker.wire] = by_sign[worker.process.sentinel] = worker
        told = wait(list(by_sign), self._rest())
        heard = [by_sign[sign] for sign in told]
        heard += [w for w in self.workers if not w.process.is_alive()]
        for worker in dict.fromkeys(heard):
            yield from self._of(worker)
        now = time.monotonic()
        for worker in list(self.workers):
            if worker.deadline is not None and now > worker.deadline:
                self.dismiss(worker)
                yield worker, Late()

    def dismiss(self, worker: Worker) -> None:
        """End a process at once."""
        worker.process.kill()
        worker.process.join()
        worker.wire.close()
        self.workers.remove(worker)

    def disband(self, *, kindly: bool) -> None:
        """End all processes; `kindly` lets them end by themselves."""
        if kindly:
            self._say_goodbye()
        for worker in list(self.workers):
            self.dismiss(worker)

    def _say_goodbye(self) -> None:
        end = time.monotonic() + _FAREWELL
        for worker in self.workers:
            try:
                worker.wire.send(None)
            except OSError:
                continue
        for worker in self.workers:
            if worker.is_ready:
                worker.process.join(max(0.0, end - time.monotonic()))

    def _rest(self) -> float:
        """Return the seconds until the next deadline, or until the next look."""
        ends = [w.deadline for w in self.workers if w.deadline is not None]
        rest = min(ends, default=math.inf) - time.monotonic() + 0.01
        return min(max(0.0, rest), _LOOK)

    def _of(self, worker: Worker) -> Iterator[tuple[Worker, Event]]:
        is_gone = False
        try:
            while worker.wire.poll():
                message: Message = worker.wire.recv()
                self._note(worker, message)
                yield worker, message
        except (EOFError, OSError):
            worker.process.join(_FAREWELL)
            is_gone = True
        is_gone = is_gone or not worker.process.is_alive()
        if is_gone and worker in self.workers:
            self.dismiss(worker)
            yield worker, Died(worker.process.exitcode or 0)

    def _note(self, worker: Worker, message: Message) -> None:
        worker.deadline = None
        if isinstance(message, Ready):
            worker.is_ready = True
        if isinstance(message, Started):
            worker.items = message.items
            end = time.monotonic() + self._order.timeout
            worker.deadline = end + _LAST_WORDS
