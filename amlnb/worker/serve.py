"""``python -m amlnb.worker.serve FD``: carry out attempts as they are ordered.

An order is a line on standard input, the path of a spec; a byte on FD tells that its
result is written.
"""

from __future__ import annotations

import os
import queue
import shutil
import stat
import sys
from pathlib import Path

from amlnb.worker.attempt import Attempt, get_ready
from amlnb.worker.lifeline import hold
from amlnb.worker.one import carry_out
from amlnb.worker.runtime import runtime_folder


class Orders:
    """The lines that came, whole ones only."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._rest = b""

    def take(self, data: bytes) -> None:
        """Note what came."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._queue.put(os.fsdecode(line))

    def next(self) -> Path:
        """Wait for an order, and return its spec."""
        return Path(self._queue.get())


class Serving:
    """Carries out one attempt at a time, for as long as the line holds."""

    def __init__(self, runtime: Path, reports: int) -> None:
        self._runtime, self._reports = runtime, reports
        self._attempt: Attempt | None = None

    def stop(self) -> None:
        """End what the current attempt started."""
        if self._attempt is not None:
            self._attempt.stop()
        shutil.rmtree(self._runtime, ignore_errors=True)

    def serve(self, orders: Orders) -> None:
        """Do so; returns when nobody should be given another attempt here."""
        while True:
            path = orders.next()
            _forget_words()
            carry_out(path, self._runtime, self._take_up)
            if self._attempt is None or not self._attempt.is_clean:
                return  # whoever started us looks for what is left when we end
            self._attempt = None
            _forget_sockets(self._runtime)
            os.write(self._reports, b".")

    def _take_up(self, attempt: Attempt) -> None:
        self._attempt = attempt


def _forget_words() -> None:
    """Begin the file anew that this process prints into: its end tells of a death."""
    if stat.S_ISREG(os.fstat(1).st_mode):
        os.ftruncate(1, 0)
        os.lseek(1, 0, os.SEEK_SET)


def _forget_sockets(runtime: Path) -> None:
    for path in runtime.glob("k-*"):
        path.unlink(missing_ok=True)


def main(reports: int) -> None:
    """Serve until told to leave."""
    os.set_inheritable(reports, False)
    orders = Orders()
    with runtime_folder() as runtime:
        serving = Serving(runtime, reports)
        hold(serving.stop, orders.take)
        get_ready()
        serving.serve(orders)


if __name__ == "__main__":
    main(int(sys.argv[1]))
