"""A contender in its folder: its project written, done again and again, checked."""

from __future__ import annotations

import contextlib
import os
import select
import shutil
import signal
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.peers.environment import Environment
from benchmarks.peers.peer import MARK, Contender

#: The files with what a program prints; a warm one's answers are not in the first.
SAID, ERRORS = "said", "errors"


class WorkError(Exception):
    """A contender did not do its work; the row says so in its place."""


@dataclass(slots=True, kw_only=True)
class Entrant:
    """One contender in one row."""

    contender: Contender
    environment: Environment
    folder: Path
    pieces: int
    #: How many pieces its check is to find.
    asked: int
    #: Where what it said is kept if it fails.
    failures: Path
    #: The seconds after which a repeat is given up.
    limit: float
    _process: subprocess.Popen[str] | None = field(default=None)

    def prepare(self) -> None:
        """Write the project and carry out what comes first."""
        self.folder.mkdir(parents=True)
        self.contender.write(self.folder, self.pieces)
        for command in self.contender.first:
            self._run(command)
        (self.folder / MARK).touch()

    def once(self) -> float:
        """Do the work once; return its seconds, if all of it was really done."""
        self._freshen()
        seconds, said = self._warm() if self.contender.warm else self._cold()
        made = self.contender.made(self.folder, said)
        if made != self.asked:
            raise WorkError(f"{made} of {self.asked} were done: {_last_line(said)}")
        return seconds

    def stop(self) -> None:
        """Keep what was said when a repeat failed, and stop what goes on by itself."""
        self.failures.mkdir(parents=True, exist_ok=True)
        for said in (self.folder / SAID, self.folder / ERRORS):
            if said.exists():
                name = f"{self.contender.row}-{self.folder.name}-{said.name}.txt"
                shutil.copy(said, self.failures / name)
        if self.contender.last:
            with contextlib.suppress(WorkError, OSError):
                self._run(self.contender.last)

    def leave(self) -> None:
        """End a process that stayed up, and remove the project."""
        if self._process is not None:
            _close(self._process)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _freshen(self) -> None:
        for pattern in self.contender.fresh:
            for path in self.folder.glob(pattern):
                if path.is_dir():
                    shutil.rmtree(path)
                else:
                    path.unlink()

    def _cold(self) -> tuple[float, str]:
        began = time.perf_counter()
        said = self._run(self.contender.command)
        return time.perf_counter() - began, said

    def _run(self, command: tuple[str, ...]) -> str:
        with (self.folder / SAID).open("w+") as said:
            process = self._start(command, stdin=subprocess.DEVNULL, stdout=said)
            # `wait(timeout)` asks every 50 ms: too coarse for a program of 100.
            alarm = threading.Timer(self.limit, _end, [process])
            began = time.monotonic()
            alarm.start()
            code = process.wait()
            alarm.cancel()
            if code and time.monotonic() - began >= self.limit:
                raise WorkError(f"it was given up after {self.limit:.0f} s")
            said.seek(0)
            text = said.read()
        if code:
            raise WorkError(f"it ended with {code}: {_last_line(text)}")
        return text

    def _warm(self) -> tuple[float, str]:
        if self._process is None:
            self._process = self._start(
                self.contender.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        process = self._process
        with contextlib.suppress(BrokenPipeError):
            print(file=process.stdin, flush=True)
        ready, _, _ = select.select([process.stdout], [], [], self.limit)
        line = process.stdout.readline() if ready and process.stdout else ""
        if not line:
            _end(process)
            told = (self.folder / ERRORS).read_text()
            raise WorkError(_last_line(told) or "it gave no answer")
        return float(line), line

    def _start(
        self, command: tuple[str, ...], *, stdin: int, stdout: object
    ) -> subprocess.Popen[str]:
        program, *arguments = command
        warm = self.contender.warm and stdout is subprocess.PIPE
        with (self.folder / ERRORS).open("w") as errors:
            return subprocess.Popen(
                [self.environment.program(program), *arguments],
                cwd=self.folder,
                env=self.environment.variables() | {"PWD": str(self.folder)},
                stdin=stdin,
                stdout=stdout,
                stderr=errors if warm else subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )


def _close(process: subprocess.Popen[str]) -> None:
    """Let one that stays up end by itself: its input ends."""
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(BrokenPipeError):
            if pipe:
                pipe.close()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        _end(process)


def _end(process: subprocess.Popen[str]) -> None:
    """Kill what we started, with the group that it leads."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:200] if lines else ""
