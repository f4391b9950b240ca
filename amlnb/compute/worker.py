"""A worker that carries out one attempt after another, as its starter sees it."""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from amlnb.compute import box
from amlnb.compute.box import Box
from amlnb.compute.runtime import Runtime
from amlnb.model.attempt import AttemptResult, AttemptSpec
from amlnb.model.codec import BadRecordError, decode, encode

#: Seconds after its own time limit in which a worker must have reported: the time
#: that a kernel may take to start, and to be stopped.
PATIENCE = 120.0
#: Seconds that a worker has to stop by itself when it is told to.
GRACE = 2.0
#: What every process of an attempt inherits, and every process of a worker.
MARK, WORKER_MARK = "AMLNB_ATTEMPT_ID", "AMLNB_WORKER_ID"
_TAIL_BYTES = 4_000
SPEC, RESULT, LOG, WORDS = "spec.json", "result.json", "log.txt", "worker.txt"


@dataclass(slots=True)
class Worker:
    """One worker, and the attempt it is at."""

    popen: subprocess.Popen[bytes]
    runtime: Runtime
    #: Its reports come here: a byte for each attempt that is done.
    reports: int
    #: The mark that it, and what it starts, bears.
    mark: str
    spec: AttemptSpec | None = None
    #: When the attempt must be done, by the monotonic clock; None for no limit.
    deadline: float | None = None
    #: Why it is being stopped; empty while it is not.
    stopping: str = ""
    began: float = field(default_factory=time.monotonic)

    def give(self, spec: AttemptSpec) -> None:
        """Let it carry out an attempt, whose spec is written.

        A worker that is gone does not take it; its reports have ended then, which
        tells.
        """
        limit = None if spec.timeout is None else spec.timeout + PATIENCE
        self.began = time.monotonic()
        self.deadline = None if limit is None else self.began + limit
        self.spec = spec
        with contextlib.suppress(BrokenPipeError):
            self._orders.write(os.fsencode(f"{spec.folder}/{SPEC}\n"))

    def reported(self) -> bool:
        """Return whether its attempt is done; only ask when there is a report."""
        return os.read(self.reports, 1) != b""

    @property
    def is_free(self) -> bool:
        """Whether it waits for an attempt, as far as can be told."""
        poll = select.poll()
        poll.register(self.reports, select.POLLIN)
        return not poll.poll(0) and self.popen.poll() is None

    def settle(self) -> None:
        """Be free for another attempt."""
        self.spec, self.deadline = None, None

    def ask_to_stop(self, why: str) -> None:
        """Tell it to stop; it has a moment to do so, and takes no other attempt."""
        if not self.stopping:
            self.stopping = why
            self.deadline = time.monotonic() + GRACE
            self.dismiss()
            box.ask(self.popen)

    def dismiss(self) -> None:
        """Close the line whose end a worker takes for ours, however young it is."""
        with contextlib.suppress(OSError):
            self._orders.close()

    def kill(self) -> None:
        """End it and all that it started."""
        box.kill(self.popen, self.mark)

    @property
    def words(self) -> str:
        """The end of what it printed at its newest attempt; until it is buried."""
        return tail(self.runtime.path / WORDS)

    def bury(self) -> int:
        """Remove what is left when it has ended, and return its exit status."""
        try:
            status = self.popen.wait(GRACE)
        except subprocess.TimeoutExpired:
            self.kill()
            status = self.popen.wait()
        self.dismiss()
        box.sweep(self.mark)
        if self.spec is not None:
            box.sweep(f"{MARK}={self.spec.id}")
        os.close(self.reports)
        self.runtime.remove()
        return status

    @property
    def _orders(self) -> IO[bytes]:
        assert self.popen.stdin is not None  # noqa: S101 - it was started with a pipe
        return self.popen.stdin


def start_worker(kind: Box, forkserver: Path | None) -> Worker:
    """Start a worker in a box of that kind.

    Parameters
    ----------
    forkserver
        The socket from which it gets processes for Python; None for kernels only.

    Raises
    ------
    OSError
        When the process cannot be started.
    """
    runtime = Runtime.make()
    reading, writing = os.pipe()
    mark = f"{WORKER_MARK}={uuid.uuid4().hex}"
    try:
        popen = _spawn(kind, runtime.path, mark, writing, forkserver)
    except OSError:
        os.close(reading)
        runtime.remove()
        raise
    finally:
        os.close(writing)
    return Worker(popen, runtime, reading, mark)


def _spawn(
    kind: Box, runtime: Path, mark: str, writing: int, forkserver: Path | None
) -> subprocess.Popen[bytes]:
    name, _, value = mark.partition("=")
    environment = {
        **os.environ,
        name: value,
        "AMLNB_LIFELINE": "1",
        "AMLNB_RUNTIME": str(runtime),
        "AMLNB_FORK_SOCKET": str(forkserver or ""),
    }
    with (runtime / WORDS).open("wb") as words:
        return subprocess.Popen(  # noqa: S603 - our own interpreter and module
            # -P: a file of the user's named json.py must not become ours.
            [
                *box.prefix(kind),
                *(sys.executable, "-P", "-m", "amlnb.worker.serve", str(writing)),
            ],
            cwd=runtime,
            env=environment,
            bufsize=0,
            stdin=subprocess.PIPE,  # its end tells the worker that we are gone
            stdout=words,
            stderr=words,
            pass_fds=[writing],
            start_new_session=True,
        )


def write_spec(spec: AttemptSpec) -> None:
    """Write the attempt's spec into its folder, private to the user."""
    folder = Path(spec.folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / RESULT).unlink(missing_ok=True)
    path = folder / SPEC
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(fd, "wb") as file:
        file.write(json.dumps(encode(spec)).encode())


def tail(path: Path) -> str:
    """Return the last lines of a file, or nothing where there is none."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - _TAIL_BYTES))
            return file.read().decode("utf-8", "replace")
    except OSError:
        return ""


def read_result(spec: AttemptSpec) -> AttemptResult | None:
    """Return what the worker left, or None if it left nothing whole."""
    try:
        data = (Path(spec.folder) / RESULT).read_bytes()
        return decode(AttemptResult, json.loads(data))
    except (OSError, ValueError, BadRecordError):
        return None
