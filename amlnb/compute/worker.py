"""A worker that carries out one attempt, as its starter sees it."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

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
#: What every process of an attempt inherits.
MARK = "AMLNB_ATTEMPT_ID"
SPEC, RESULT, LOG, WORDS = "spec.json", "result.json", "log.txt", "worker.txt"


@dataclass(slots=True)
class WorkerProcess:
    """One attempt on its way."""

    spec: AttemptSpec
    popen: subprocess.Popen[bytes]
    runtime: Runtime
    #: When it must be gone, by the monotonic clock; None for no limit.
    deadline: float | None = None
    #: Why it is being stopped; empty while it is not.
    stopping: str = ""
    began: float = field(default_factory=time.monotonic)

    @property
    def mark(self) -> str:
        """What the environment of everything it started holds."""
        return f"{MARK}={self.spec.id}"

    def ask_to_stop(self, why: str) -> None:
        """Tell it to stop; it has a moment to do so."""
        if not self.stopping:
            self.stopping = why
            self.deadline = time.monotonic() + GRACE
            self._hang_up()
            box.ask(self.popen)

    def _hang_up(self) -> None:
        """Close the line whose end a worker takes for ours, however young it is."""
        if self.popen.stdin is not None:
            with contextlib.suppress(OSError):
                self.popen.stdin.close()

    def kill(self) -> None:
        """End it and all that it started."""
        box.kill(self.popen, self.mark)

    def bury(self) -> int:
        """Remove what is left when it has ended, and return its exit status."""
        status = self.popen.wait()
        self._hang_up()
        box.sweep(self.mark)
        self.runtime.remove()
        return status


def start_worker(spec: AttemptSpec, kind: Box) -> WorkerProcess:
    """Write the spec and start a worker on it, in a box of that kind.

    Raises
    ------
    OSError
        When the folder cannot be written, or the process not be started.
    """
    folder = Path(spec.folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / RESULT).unlink(missing_ok=True)
    _write_private(folder / SPEC, json.dumps(encode(spec)).encode())
    runtime = Runtime.make()
    try:
        popen = _spawn(spec, kind, runtime.path)
    except OSError:
        runtime.remove()
        raise
    limit = None if spec.timeout is None else spec.timeout + PATIENCE
    deadline = None if limit is None else time.monotonic() + limit
    return WorkerProcess(spec, popen, runtime, deadline)


def _spawn(spec: AttemptSpec, kind: Box, runtime: Path) -> subprocess.Popen[bytes]:
    folder = Path(spec.folder)
    environment = {
        **os.environ,
        MARK: str(spec.id),
        "AMLNB_LIFELINE": "1",
        "AMLNB_RUNTIME": str(runtime),
    }
    words = os.open(folder / WORDS, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        return subprocess.Popen(  # noqa: S603 - our own interpreter and module
            # -P: a file of the user's named json.py must not become ours.
            [
                *box.prefix(kind),
                *(sys.executable, "-P", "-m", "amlnb.worker", str(folder / SPEC)),
            ],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,  # its end tells the worker that we are gone
            stdout=words,
            stderr=words,
            start_new_session=True,
        )
    finally:
        os.close(words)


def _write_private(path: Path, data: bytes) -> None:
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(fd, "wb") as file:
        file.write(data)


def read_result(spec: AttemptSpec) -> AttemptResult | None:
    """Return what the worker left, or None if it left nothing whole."""
    try:
        data = (Path(spec.folder) / RESULT).read_bytes()
        return decode(AttemptResult, json.loads(data))
    except (OSError, ValueError, BadRecordError):
        return None
