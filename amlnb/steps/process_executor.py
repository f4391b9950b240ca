"""Executes a command line as a process of its own: followed, bounded, killed whole."""

from __future__ import annotations

import codecs
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from amlnb.forkserver.reaping import signal_started
from amlnb.model.errors import AmlnbError
from amlnb.steps import memory
from amlnb.steps.deadline import Deadline
from amlnb.steps.log import Log

_PIECE = 65_536
#: Seconds that the reader may take for what is left in the pipe.
_LAST_WORDS = 5.0


class NoProgramError(AmlnbError):
    """The program of a command line cannot be started."""

    def __init__(self, step: str, program: str, why: str) -> None:
        self.step, self.program, self.why = step, program, why
        super().__init__(
            f"Step {step!r} could not start {program!r}: {why}. Install it where the "
            "steps run, or correct the command."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a process came to its end, before anybody words it."""

    #: Negative for a signal.
    exit_code: int
    #: Whether it was stopped because its time was up.
    timed_out: bool = False
    seconds: float = 0.0
    #: Whether the system killed a process for want of memory in that time.
    out_of_memory: bool = False


class ProcessExecutor:
    """A process in its own session; what it prints goes to the attempt's log.

    Parameters
    ----------
    step
        The step's name, for messages.
    words
        The program and its arguments; no shell reads them.
    """

    def __init__(self, step: str, words: Sequence[str], log: Log) -> None:
        self._step, self._words, self._log = step, list(words), log
        self._popen: subprocess.Popen[bytes] | None = None
        self._reader: threading.Thread | None = None
        self._kills_before = memory.kills()

    def execute(
        self, cwd: Path, environment: Mapping[str, str], timeout: float | None
    ) -> Ended:
        """Run it to its end, `timeout` seconds at most.

        Raises
        ------
        NoProgramError
            When the program cannot be started.
        """
        began = time.monotonic()
        popen = self._start(cwd, environment)
        deadline = Deadline(timeout, self._interrupt, self.close)
        deadline.start()
        exit_code = popen.wait()
        deadline.stop()
        return Ended(
            exit_code=exit_code,
            timed_out=deadline.passed,
            seconds=time.monotonic() - began,
            out_of_memory=memory.kills() > self._kills_before,
        )

    def close(self) -> None:
        """End the process and its group at once; call `drain` when all are gone."""
        self._signal(getattr(signal, "SIGKILL", signal.SIGTERM))

    def drain(self) -> None:
        """Wait until what was printed is in the log."""
        if self._reader is not None:
            self._reader.join(_LAST_WORDS)

    def _start(
        self, cwd: Path, environment: Mapping[str, str]
    ) -> subprocess.Popen[bytes]:
        program = _found(self._step, self._words[0], cwd, environment)
        try:
            popen = subprocess.Popen(  # noqa: S603 - the user's own command
                [*_tied(), program, *self._words[1:]],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                cwd=cwd,
                env=dict(environment),
                start_new_session=True,
            )
        except (OSError, ValueError) as error:  # ValueError: a NUL in an argument
            why = getattr(error, "strerror", None) or str(error)
            raise NoProgramError(self._step, self._words[0], why) from error
        self._popen = popen
        self._reader = threading.Thread(target=self._read, args=[popen], daemon=True)
        self._reader.start()
        return popen

    def _read(self, popen: subprocess.Popen[bytes]) -> None:
        decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        stream = popen.stdout
        if stream is None:
            return
        with stream:
            while part := os.read(stream.fileno(), _PIECE):
                self._log.write(decoder.decode(part))
        self._log.write(decoder.decode(b"", final=True))

    def _interrupt(self) -> None:
        self._signal(signal.SIGINT)

    def _signal(self, number: int) -> None:
        if self._popen is not None:
            signal_started(self._popen, number)


def _found(step: str, program: str, cwd: Path, environment: Mapping[str, str]) -> str:
    """Return the program's path, looked for as the process itself would."""
    if os.sep in program:
        here = cwd / program
        found = str(here) if here.exists() else program
    else:
        found = shutil.which(program, path=environment.get("PATH")) or ""
    if not found:
        raise NoProgramError(step, program, "there is no such program on the PATH")
    return found


def _tied() -> list[str]:
    """Return what goes before a command so that it ends when we are killed.

    As the first process of a namespace we need nothing: all in it ends with us.
    """
    setpriv = shutil.which("setpriv") if sys.platform.startswith("linux") else None
    is_first = os.getpid() == 1
    return [setpriv, "--pdeathsig", "KILL"] if setpriv and not is_first else []
