"""The forkserver's process: ``python -m amlnb.forkserver.server FD SETTINGS``.

One thread, one loop. It imports, forks, and tells how each process ended; it never
runs a cell itself. Each connection is one process's life: when it closes, the process
and all that it started are killed.
"""

from __future__ import annotations

import importlib
import json
import os
import selectors
import signal
import socket
import sys
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import NoReturn

from amlnb.forkserver import warmth
from amlnb.forkserver.birth import adopt_orphans, be_born
from amlnb.forkserver.cells import CellServer
from amlnb.forkserver.frames import BrokenFrameError, Frame, receive, send
from amlnb.forkserver.marks import bear, room
from amlnb.forkserver.order import Order
from amlnb.forkserver.reaping import end, end_strangers, signal_group
from amlnb.forkserver.settings import ServerSettings
from amlnb.forkserver.shell import make_shell
from amlnb.model.codec import BadRecordError, decode

#: What every step's process imports anyway.
_OWN = (
    "amlnb.inside.explain",
    "ipykernel.comm.comm",
    "ipykernel.comm.manager",
)
#: What every step's process does first and last.
_REHEARSAL = "from amlnb.inside.rehearsal import rehearse\nrehearse()"
#: Seconds in which a caller must have said the rest of what it began to say.
_PATIENCE = 2.0
#: Files that come with an order: the line for cells, and two pipes.
_FILES = 3
#: The exit status of a server that was told to end.
_STOPPED = 143


@dataclass(slots=True)
class _Life:
    """A connection, and the process that was forked for it."""

    #: None once whoever asked is gone.
    line: socket.socket | None
    #: 0 before the fork, and after the end.
    pid: int = 0
    handle: int = -1


@dataclass(slots=True)
class Server:
    """Forks processes until nobody has wanted one for a while."""

    listener: socket.socket
    settings: ServerSettings
    cells: CellServer
    _lives: list[_Life] = field(default_factory=list)
    _selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    _used: float = field(default_factory=time.monotonic)
    #: Modules that turned out unfit, and why.
    _unfit: dict[str, str] = field(default_factory=dict)
    _retiring: bool = False
    _room: int = field(default_factory=room)

    def serve(self) -> None:
        """Do so."""
        self._selector.register(self.listener, selectors.EVENT_READ, self._accept)
        while self._lives or self._patience() > 0:
            for key, _ in self._selector.select(timeout=self._patience()):
                key.data()

    def _patience(self) -> float:
        if self._retiring:
            return 1.0 if self._lives else 0.0
        left = self._used + self.settings.idle - time.monotonic()
        return max(1.0, left) if self._lives else max(0.0, left)

    # ------------------------------------------------------------------ conversations

    def _accept(self) -> None:
        try:
            line, _ = self.listener.accept()
        except OSError as error:  # no descriptor is left, or the caller is gone
            print(f"nobody could be let in: {error}", flush=True)  # noqa: T201 - the server's log
            time.sleep(0.05)
            return
        line.settimeout(_PATIENCE)
        life = _Life(line)
        self._selector.register(line, selectors.EVENT_READ, lambda: self._hear(life))
        self._lives.append(life)
        self._used = time.monotonic()

    def _hear(self, life: _Life) -> None:
        frame = _next(life)
        if frame is None:
            self._hang_up(life)
            return
        try:
            self._obey(life, frame)
        except Exception:  # noqa: BLE001 - one caller's nonsense must not end the others
            traceback.print_exc()
            self._hang_up(life)
        finally:
            for file in frame.files:
                os.close(file)

    def _obey(self, life: _Life, frame: Frame) -> None:
        if frame.kind == "fork":
            self._answer(life, frame)
        elif frame.kind == "warm":
            self._warm(frame.content["modules"])
        elif frame.kind == "signal":
            if life.pid:
                signal_group(life.pid, int(frame.content["number"]))
        elif frame.kind == "retire":
            self._retire()
        else:
            self._tell(life, "refused", why=f"{frame.kind!r} is not understood")

    def _tell(self, life: _Life, kind: str, **content: object) -> None:
        try:
            if life.line is not None:
                send(life.line, kind, dict(content))
        except OSError:
            self._hang_up(life)

    def _hang_up(self, life: _Life) -> None:
        """Close a connection; its process goes too."""
        if life.line is not None:
            self._selector.unregister(life.line)
            life.line.close()
            life.line = None
        if life.pid:
            signal_group(life.pid, signal.SIGKILL)
        elif life in self._lives:
            self._lives.remove(life)

    def _retire(self) -> None:
        """Take no new work; what is under way comes to its end."""
        if not self._retiring:
            self._retiring = True
            self._selector.unregister(self.listener)
            self.listener.close()

    # ------------------------------------------------------------------------ forking

    def _answer(self, life: _Life, frame: Frame) -> None:
        try:
            order = decode(Order, frame.content)
            if life.pid or len(frame.files) != _FILES:
                self._tell(life, "refused", why="its files did not come with it")
                return
            self._warm(order.modules)
            self._fork(life, order, frame.files)
        except (OSError, BadRecordError) as error:
            self._tell(life, "refused", why=str(error))
        else:
            self._tell(life, "born", pid=life.pid)

    def _fork(self, life: _Life, order: Order, files: Sequence[int]) -> None:
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            self._live(order, parent, files)
        try:
            life.handle = os.pidfd_open(pid)
        except OSError:
            end(pid)
            raise
        life.pid = pid
        self._selector.register(
            life.handle, selectors.EVENT_READ, lambda: self._bury(life)
        )

    def _live(self, order: Order, parent: int, files: Sequence[int]) -> NoReturn:
        """Be the new process."""
        cells, output, errors = files
        status = 1
        try:
            bear(self._room, order.environment)
            be_born(order, parent, output, errors, {cells})
            self.cells.serve(socket.socket(fileno=cells))
            status = 0
        except BaseException:  # noqa: BLE001 - whatever it is, this is not the server
            traceback.print_exc(file=sys.__stderr__)
        finally:
            os._exit(status)

    def _warm(self, modules: Sequence[str]) -> None:
        """Import what processes will want, as long as that is wise."""
        never = warmth.NEVER | set(self.settings.never) | self._unfit.keys()
        wanted = warmth.wanted(modules, never)
        if not wanted:
            return
        for name in wanted:
            if warmth.memory() > self.settings.memory:
                return
            why = warmth.warm(name)
            if why:
                self._unfit[name] = why
                print(f"{name!r} {why}: each process imports it itself", flush=True)  # noqa: T201 - the server's log
        warmth.freeze()
        self._end_orphans()

    # ------------------------------------------------------------------------- ending

    def _bury(self, life: _Life) -> None:
        """Tell how a process ended, and end what it left behind."""
        self._selector.unregister(life.handle)
        os.close(life.handle)
        signal_group(life.pid, signal.SIGKILL)  # its group; it is still there itself
        _, status = os.waitpid(life.pid, 0)
        life.pid = 0
        self._end_orphans()
        self._used = time.monotonic()
        if life.line is None:
            self._lives.remove(life)
        self._tell(life, "ended", status=os.waitstatus_to_exitcode(status))

    def _end_orphans(self) -> None:
        """Kill the children of ours that we did not fork.

        Each process adopts what its own children leave; when it ends, all that it had
        becomes ours.
        """
        end_strangers({life.pid for life in self._lives})

    def stop(self) -> None:
        """End every process, and all that any of them started."""
        for life in self._lives:
            if life.pid:
                signal_group(life.pid, signal.SIGKILL)
        self._lives.clear()
        self._end_orphans()


def _next(life: _Life) -> Frame | None:
    """Return what a caller says, or None when it is gone or makes no sense."""
    try:
        return receive(life.line) if life.line is not None else None
    except (BrokenFrameError, OSError):
        return None


def main(arguments: Sequence[str]) -> None:
    """Listen on the given descriptor until nobody has asked for a while."""
    listener = socket.socket(fileno=int(arguments[0]))
    settings = decode(ServerSettings, json.loads(arguments[1]))
    adopt_orphans()
    sys.path[:] = [path for path in sys.path if path not in ("", os.getcwd())]  # noqa: PTH109 - as `-m` put it there
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for name in _OWN:
        importlib.import_module(name)
    cells = CellServer(make_shell(_REHEARSAL))
    warmth.freeze()
    server = Server(listener, settings, cells)

    def stop(number: int, frame: FrameType | None) -> NoReturn:
        del number, frame
        server.stop()
        os._exit(_STOPPED)

    signal.signal(signal.SIGTERM, stop)
    server.serve()


if __name__ == "__main__":
    main(sys.argv[1:])
