"""The machine itself as a compute target: a process for each attempt."""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from amlnb.compute.attempt import WorkerProcess, read_result, start_worker
from amlnb.compute.box import Box, best_box
from amlnb.compute.obituary import died, not_started, stopped
from amlnb.compute.runtime import remove_left_over
from amlnb.compute.waiting import wait_for_any
from amlnb.model.attempt import AttemptId, AttemptResult, AttemptSpec

#: Seconds that closing waits for what it has stopped.
_CLOSING = 10.0


class LocalCompute:
    """Starts each attempt in a killable box, and hears at once when it ends."""

    def __init__(
        self, slots: int | None = None, name: str = "local", box: Box | None = None
    ) -> None:
        self.name = name
        self.slots = slots or _processors()
        self._box = box
        self._running: dict[AttemptId, WorkerProcess] = {}
        self._ready: list[AttemptResult] = []
        self._lock = threading.Lock()
        # The system kills a child when the thread that started it ends, so the
        # workers are started by a thread that lives as long as this object.
        self._starter = ThreadPoolExecutor(1, thread_name_prefix="amlnb-starter")

    def start(self, spec: AttemptSpec) -> None:
        """Begin an attempt; what goes wrong comes back from `finished`."""
        try:
            worker = self._starter.submit(start_worker, spec, self._kind()).result()
        except OSError as error:
            with self._lock:
                self._ready.append(not_started(spec, error))
        else:
            with self._lock:
                self._running[spec.id] = worker

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
            wait_for_any((w.popen for w in workers), _wait(workers, left))

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
        end = time.monotonic() + _CLOSING
        while self._workers() and time.monotonic() < end:
            self.finished(0.2)
        for worker in self._workers():
            worker.kill()
        self._starter.shutdown()

    def _workers(self) -> list[WorkerProcess]:
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
            else:
                limit = f"stopped: it did not end within {worker.spec.timeout:g} s"
                worker.ask_to_stop(limit)

    def _collect(self) -> list[AttemptResult]:
        """Return the results of all workers that have ended."""
        with self._lock:
            ended = [w for w in self._running.values() if w.popen.poll() is not None]
            for worker in ended:
                del self._running[worker.spec.id]
            found, self._ready = self._ready, []
        return [*found, *(_result(worker) for worker in ended)]


def _result(worker: WorkerProcess) -> AttemptResult:
    status = worker.bury()
    seconds = time.monotonic() - worker.began
    result = read_result(worker.spec)
    if result is not None and result.id == worker.spec.id:
        return result
    if worker.stopping:
        return stopped(worker.spec, worker.stopping, seconds)
    return died(worker.spec, status, seconds)


def _wait(workers: list[WorkerProcess], left: float) -> float:
    """Return how long nothing need be done but to wait."""
    limits = [w.deadline for w in workers if w.deadline is not None]
    return min([left, *(limit - time.monotonic() for limit in limits)])


def _processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
