"""Forkservers for tests: in a folder of their own, and ended with it."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from unittest import mock

from amlnb.forkserver.frames import Frame
from amlnb.forkserver.order import Order
from amlnb.forkserver.process import ForkedProcess
from amlnb.forkserver.settings import ServerSettings
from amlnb.forkserver.start import Forkservers, NoForkserverError, reach

MARK = "AMLNB_TEST_MARK"


@dataclass
class Servers:
    """Starts servers, and knows all that it started."""

    folder: Path
    started: list[Server] = field(default_factory=list)

    @contextlib.contextmanager
    def here(self, **variables: str) -> Iterator[dict[str, str]]:
        """Let sockets lie in our folder, and give the environment to start with."""
        ours = {"XDG_RUNTIME_DIR": str(self.folder), MARK: self.mark, **variables}
        with mock.patch.dict(os.environ, ours):
            yield dict(os.environ)

    @property
    def mark(self) -> str:
        return self.folder.name

    def start(self, settings: ServerSettings | None = None, **variables: str) -> Server:
        with self.here(**variables) as environment:
            name = f"{len(self.started)}"
            wanted = Forkservers(
                workspace=name, settings=settings or ServerSettings(idle=60.0)
            )
            server = Server(wanted, wanted.ensure(environment), environment)
        self.started.append(server)
        return server

    def stop(self) -> None:
        """End every server; each takes its processes along."""
        for pid in pids_marked(f"{MARK}={self.mark}"):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        until(lambda: not list(pids_marked(f"{MARK}={self.mark}")))


@dataclass
class Server:
    forkservers: Forkservers
    socket: Path
    environment: dict[str, str]

    def fork(
        self,
        modules: tuple[str, ...] = (),
        cwd: str = "/tmp",
        environment: Mapping[str, str] = {},
    ) -> Forked:
        order = Order(
            cwd=cwd, environment={**self.environment, **environment}, modules=modules
        )
        return Forked(ForkedProcess(reach(self.socket), order))

    @property
    def pid(self) -> int:
        with self.fork() as forked:
            return int(forked.value("__import__('os').getppid()"))

    @property
    def log(self) -> str:
        return self.socket.with_suffix(".log").read_text()

    @property
    def listens(self) -> bool:
        try:
            reach(self.socket).close()
        except NoForkserverError:
            return False
        return True


@dataclass
class Forked:
    """A process, and what its cells showed."""

    process: ForkedProcess
    shown: list[Frame] = field(default_factory=list)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.close()

    def run(self, code: str) -> dict[str, Any]:
        return self.process.run(code, self.shown.append)

    def printed(self, code: str) -> str:
        """Run a cell that must end well, and return what it printed."""
        self.shown.clear()
        reply = self.run(code)
        assert reply["status"] == "ok", reply
        return "".join(f.content["text"] for f in self.shown if f.kind == "stream")

    def value(self, code: str) -> str:
        return self.printed(f"print({code})").strip()


def pids_marked(mark: str) -> Iterator[int]:
    """Yield living processes that bear a mark in their environment."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and int(folder.name) != os.getpid():
            with contextlib.suppress(OSError):
                environment = (folder / "environ").read_bytes()
                if mark.encode() in environment.split(b"\0"):
                    yield int(folder.name)


def is_running(pid: int) -> bool:
    """Whether that process is there and no zombie."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] not in ("Z", "X")


def until(done: Callable[[], object], seconds: float = 10.0) -> None:
    """Wait for something that is about to happen."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)
