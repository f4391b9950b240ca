"""The machine itself as a compute target: a few workers, kept for the next attempt."""

from __future__ import annotations

import contextlib
import selectors
import threading
import time
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

from amlnb.compute.box import Box, best_box
from amlnb.compute.obituary import died, not_started, stopped
from amlnb.compute.processors import processors
from amlnb.compute.runtime import remove_left_over
from amlnb.compute.worker import Worker, read_result, start_worker, write_spec
from amlnb.model.attempt import AttemptId, AttemptResult, AttemptSpec

#: Seconds that closing waits for what it has stopped.
_CLOSING = 10.0


class Forkserver(Protocol):
    """Where workers get processes for Python from."""

    def socket(self, box: Box) -> Path | None:
        """Return where it listens, started if need be; None where there is none."""

    def close(self) -> None:
        """Let go of it."""


class NoForkserver:
    """All steps run in kernels."""

    def socket(self, box: Box) -> Path | None:
        """Return None."""
        del box
        return None

    def close(self) -> None:
        """Do nothing."""


class LocalCompute:
    """Starts attempts in killable workers, and hears at once when one ends.

    A worker that has done its attempt waits for the next one: what it imported, none
    of it the user's, need not be imported again. User code runs in processes of its
    own, which end with the attempt.
    """

    def __init__(
        self,
        slots: int | None = None,
        name: str = "local",
        box: Box | None = None,
        forkserver: Forkserver | None = None,
    ) -> None:
        self.name = name
        self.slots = slots or processors()
        self._box = box
        self._forkserver = forkserver or NoForkserver()
        self._running: dict[AttemptId, Worker] = {}
        self._idle: list[Worker] = []
        self._ready: list[AttemptResult] = []
        self._lock = threading.Lock()
        # The system kills a child when the thread that started it ends, so the
        # workers are started by a thread that lives as long as this object.
        self._starter = ThreadPoolExecutor(1, thread_name_prefix="amlnb-starter")

    def prepare(self, attempts: int) -> None:
        """Start workers for so many attempts at most, so that they get ready early."""
        wanted = min(self.slots, attempts) - len(self._idle)
        with contextlib.suppress(OSError):  # whoever starts an attempt is told
            for _ in range(wanted):
                self._idle.append(self._new_worker())

    def start(self, spec: AttemptSpec) -> None:
        """Begin an attempt; what goes wrong comes back from `finished`."""
        try:
            write_spec(spec)
            worker = self._free_worker()
            worker.give(spec)
        except OSError as error:
            with self._lock:
                self._ready.append(not_started(spec, error))
        else:
            with self._lock:
                self._running[spec.id] = worker

    def _free_worker(self) -> Worker:
        self._forkserver.socket(self._kind())  # it may have ended since
        while self._idle:
            worker = self._idle.pop()
            if worker.is_free:
                return worker
            worker.bury()
        return self._new_worker()

    def _new_worker(self) -> Worker:
        kind = self._kind()
        forkserver = self._forkserver.socket(kind)
        return self._starter.submit(start_worker, kind, forkserver).result()

    def _kind(self) -> Box:
        """Return the box, and clear up once behind those that had no time to."""
        if self._box is None:
            self._box = best_box()
            remove_left_over()
        return self._box

    def finished(self, timeout: float) -> list[AttemptResult]:
        """Wait until an attempt ends, and return all that have."""
        end = time.monotonic() + timeout
        while True:
            found = self._collect()
            left = end - time.monotonic()
            if found or left <= 0:
                return found
            self._stop_the_late()
            workers = self._workers()
            _wait_for_news(workers, _wait(workers, left))

    def cancel(self, attempt: AttemptId) -> None:
        """Tell an attempt to stop; `finished` ends it by force if it does not."""
        with self._lock:
            worker = self._running.get(attempt)
        if worker is not None:
            worker.ask_to_stop("cancelled")

    def close(self) -> None:
        """Stop what still runs, and wait until it is gone."""
        for worker in self._workers():
            worker.ask_to_stop("cancelled")
        idle, self._idle = self._idle, []
        for worker in idle:
            worker.dismiss()
        end = time.monotonic() + _CLOSING
        while self._workers() and time.monotonic() < end:
            self.finished(0.2)
        for worker in (*idle, *self._workers()):
            worker.kill()
        for worker in idle:
            worker.bury()
        self._starter.shutdown()
        self._forkserver.close()

    def _workers(self) -> list[Worker]:
        with self._lock:
            return list(self._running.values())

    def _stop_the_late(self) -> None:
        now = time.monotonic()
        for worker in self._workers():
            if worker.deadline is None or now < worker.deadline:
                continue
            if worker.stopping:
                worker.kill()
                worker.deadline = now + 1.0
            elif worker.spec is not None:
                limit = f"stopped: it did not end within {worker.spec.timeout:g} s"
                worker.ask_to_stop(limit)

    def _collect(self) -> list[AttemptResult]:
        """Return the results of all attempts that have ended."""
        with self._lock:
            found, self._ready = self._ready, []
        for worker in self._workers():
            result = self._result(worker)
            if result is not None:
                found.append(result)
        return found

    def _result(self, worker: Worker) -> AttemptResult | None:
        """Return how a worker's attempt ended, if it has."""
        spec = worker.spec
        if spec is None or not _wait_for_news([worker], 0):
            return None
        seconds = time.monotonic() - worker.began
        alive = worker.reported() and not worker.stopping
        words = "" if alive else worker.words
        status = 0 if alive else worker.bury()
        with self._lock:
            del self._running[spec.id]
            if alive:
                worker.settle()
                self._idle.append(worker)
        result = read_result(spec)
        if result is not None and result.id == spec.id:
            return result
        if worker.stopping:
            return stopped(spec, worker.stopping, seconds)
        return died(spec, status, words, seconds)


def _wait_for_news(workers: Collection[Worker], timeout: float) -> bool:
    """Return whether one reports, or ends, within some seconds.

    Nobody but the worker holds the other end of its reports, so they end with it.
    """
    with selectors.DefaultSelector() as selector:
        for worker in workers:
            selector.register(worker.reports, selectors.EVENT_READ)
        if workers:
            return bool(selector.select(max(0.0, timeout)))
    time.sleep(max(0.0, timeout))
    return False


def _wait(workers: list[Worker], left: float) -> float:
    """Return how long nothing need be done but to wait."""
    limits = [w.deadline for w in workers if w.deadline is not None]
    return min([left, *(limit - time.monotonic() for limit in limits)])
