"""In a forked process: runs the cells it is sent, and tells what they show."""

from __future__ import annotations

import asyncio
import atexit
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import comm
from IPython.core.interactiveshell import ExecutionResult

from amlnb.forkserver.birth import LIBC
from amlnb.forkserver.frames import BrokenFrameError, Frame, receive, send
from amlnb.forkserver.publish import Requests, flush, use_for_comms
from amlnb.forkserver.shell import ZMQInteractiveShell, connect, run_code, run_plain
from amlnb.forkserver.stream import MessageStream, Outlet, Pipes

#: Python's own names for what starts another process.
_STARTS = frozenset(
    {"os.fork", "os.forkpty", "os.posix_spawn", "os.system", "subprocess.Popen"}
)


class CellServer:
    """One process's only conversation: cells in, messages out, until the line ends.

    Made before the fork, so that all of it that every process has is there already;
    until `serve` is called it says nothing.
    """

    _line: socket.socket
    _loop: asyncio.AbstractEventLoop
    _pipes: Pipes

    def __init__(self, shell: ZMQInteractiveShell) -> None:
        self._shell = shell
        self._lock = threading.RLock()
        self._requests = Requests()
        self._outlet = Outlet(self._tell_text, self._requests.current)
        #: The one process that may speak; 0 for none yet.
        self._pid = 0
        connect(shell, self.tell)
        shell.kernel = KernelFacts(shell)
        use_for_comms(self.tell, self._requests.current)

    def serve(self, line: socket.socket) -> None:
        """Run cells until told to leave, or until nobody is there any more."""
        self._line, self._pid = line, os.getpid()
        self._pipes = Pipes((1, 2))
        self._loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self._loop)
        self._take_over()
        work = self._loop.create_task(self._work())
        while not work.done():
            try:
                self._loop.run_until_complete(work)
            except KeyboardInterrupt:
                if self._shell.waiting is not None:
                    self._shell.waiting.cancel()
        flush()

    # ----------------------------------------------------------------------- telling

    def tell(
        self,
        kind: str,
        content: dict[str, Any],
        metadata: dict[str, Any],
        buffers: list[bytes],
        request: str,
    ) -> None:
        """Send a message, unless this is a process that a cell forked."""
        if os.getpid() != self._pid:
            return
        if metadata:
            content = {**content, "message_metadata": metadata}
        number = int(request) if request.isdecimal() else 0
        with self._lock:
            self._pipes.wait_until_empty()
            send(
                self._line,
                kind,
                content,
                request=number,
                buffers=buffers,
                errors="replace",
            )

    def _tell_text(self, name: str, text: str, request: str) -> None:
        self.tell("stream", {"name": name, "text": text}, {}, [], request)

    def _take_over(self) -> None:
        """Let what this process prints go by us, and let it know where it is."""
        self._shell.user_ns["_dh"][:] = [Path.cwd()]
        sys.stdout = MessageStream("stdout", 1, self._outlet)
        sys.stderr = MessageStream("stderr", 2, self._outlet)
        _before_programs(self._outlet.flush)

    # ------------------------------------------------------------------ carrying out

    async def _work(self) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        while (frame := await self._next()) is not None:
            if frame.kind == "execute":
                await self._execute(frame)
                if self._shell.exit_now:
                    return
            elif frame.kind == "leave":
                threading._shutdown()  # type: ignore[attr-defined]  # noqa: SLF001 - as Python's end
                atexit._run_exitfuncs()  # noqa: SLF001 - as a kernel's end would
                return
            elif frame.kind.startswith("comm_"):
                self._hear_widget(frame)

    async def _next(self) -> Frame | None:
        arrived = self._loop.create_future()
        self._loop.add_reader(self._line, _settle, arrived)
        try:
            await arrived
        finally:
            self._loop.remove_reader(self._line)
        try:
            return receive(self._line)
        except (BrokenFrameError, OSError):
            return None

    def _begin(self, frame: Frame) -> None:
        """Let what is shown from now on belong to this frame's request."""
        request = str(frame.request)
        self._requests.begin(request)
        shell: Any = self._shell
        shell.set_parent({"header": {"msg_id": request}, "msg_id": request})

    async def _execute(self, frame: Frame) -> None:
        self._begin(frame)
        self._shell.last_error = None
        user = signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            result = await self._run(frame.content)
        except (asyncio.CancelledError, KeyboardInterrupt) as error:
            result = _failed(self._shell, error)
        finally:
            signal.signal(signal.SIGINT, user)
        self._answer(result, frame.request)

    async def _run(self, content: dict[str, Any]) -> ExecutionResult:
        code = content["code"]
        if content.get("plain"):
            return run_plain(self._shell, code)
        silent, history = bool(content.get("silent")), content.get("history", True)
        return await run_code(self._shell, code, silent=silent, history=bool(history))

    def _answer(self, result: ExecutionResult, request: int) -> None:
        shell = self._shell
        LIBC.fflush(None)  # what C code has printed into its own buffers
        flush()
        failed = not result.success or shell.last_error_in_display
        content: dict[str, Any] = {
            "status": "error" if failed else "ok",
            "execution_count": shell.execution_count - 1,
            "payload": shell.take_payload(),
            "user_expressions": {},
        }
        if failed:
            content |= shell.last_error or _as_error(result)
        self.tell("execute_reply", content, {}, [], str(request))

    def _hear_widget(self, frame: Frame) -> None:
        self._begin(frame)
        message = {
            "header": {"msg_id": "0", "msg_type": frame.kind},
            "content": frame.content,
            "buffers": list(frame.buffers),
        }
        getattr(comm.get_comm_manager(), frame.kind)(None, None, message)


class KernelFacts:
    """What libraries ask a kernel for through its shell."""

    def __init__(self, shell: Any) -> None:
        self.shell = shell
        self.session = shell.displayhook.session
        self.iopub_socket = None
        self.eventloop = None
        self.comm_manager = comm.get_comm_manager()

    def get_parent(self, *_: Any) -> dict[str, Any]:
        """Return the request being carried out, by which outputs find their cell."""
        parent: dict[str, Any] = self.shell.get_parent()
        return parent


def _before_programs(flush_all: Callable[[], None]) -> None:
    """Call it before a cell starts another program, which may print, too."""
    pid = os.getpid()

    def hear(event: str, _: object) -> None:
        if event in _STARTS and os.getpid() == pid:
            flush_all()

    sys.addaudithook(hear)


def _settle(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)


def _failed(shell: ZMQInteractiveShell, error: BaseException) -> ExecutionResult:
    """Report a cell that was interrupted while it waited."""
    interrupted = KeyboardInterrupt()
    interrupted.__traceback__ = error.__traceback__
    shell.showtraceback((KeyboardInterrupt, interrupted, error.__traceback__))
    result: ExecutionResult = ExecutionResult(None)  # type: ignore[no-untyped-call]
    result.error_in_exec = interrupted
    shell.execution_count += 1
    return result


def _as_error(result: ExecutionResult) -> dict[str, Any]:
    error = result.error_before_exec or result.error_in_exec
    return {"ename": type(error).__name__, "evalue": str(error), "traceback": []}
