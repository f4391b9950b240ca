"""In a forked process: runs the cells it is sent, and tells what they show."""

from __future__ import annotations

import asyncio
import atexit
import os
import signal
import socket
import sys
import threading
from types import FrameType
from typing import Any

import comm
from IPython.core.interactiveshell import ExecutionResult

from amlnb.forkserver.frames import BrokenFrameError, Frame, receive, send
from amlnb.forkserver.publish import MessageComm, flush
from amlnb.forkserver.shell import ZMQInteractiveShell, connect, run_code
from amlnb.forkserver.stream import MessageStream


class CellServer:
    """One process's only conversation: cells in, messages out, until the line ends."""

    def __init__(self, line: socket.socket, shell: ZMQInteractiveShell) -> None:
        self._line, self._shell = line, shell
        self._lock = threading.RLock()
        self._request = 0
        self._pid = os.getpid()
        self._loop = asyncio.new_event_loop()

    def serve(self) -> None:
        """Run cells until told to leave, or until nobody is there any more."""
        self._connect()
        asyncio.set_event_loop(self._loop)
        work = self._loop.create_task(self._work())
        while not work.done():
            try:
                self._loop.run_until_complete(work)
            except KeyboardInterrupt:
                self._interrupt_awaiting()
        flush()

    # ----------------------------------------------------------------------- telling

    def tell(
        self,
        kind: str,
        content: dict[str, Any],
        metadata: dict[str, Any],
        buffers: list[bytes],
    ) -> None:
        """Send a message, unless this is a process that a cell forked."""
        if os.getpid() != self._pid:
            return
        if metadata:
            content = {**content, "message_metadata": metadata}
        with self._lock:
            send(self._line, kind, content, request=self._request, buffers=buffers)

    def _connect(self) -> None:
        def text(name: str, part: str) -> None:
            self.tell("stream", {"name": name, "text": part}, {}, [])

        connect(self._shell, self.tell)
        self._shell.kernel = KernelFacts(self._shell, self)
        MessageComm.tell = staticmethod(self.tell)
        comm.create_comm = MessageComm
        sys.stdout = MessageStream("stdout", 1, text)
        sys.stderr = MessageStream("stderr", 2, text)
        self._shell.user_ns["__name__"] = "__main__"

    @property
    def request(self) -> int:
        """The request that is being carried out."""
        return self._request

    # ------------------------------------------------------------------ carrying out

    async def _work(self) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        while (frame := await self._next()) is not None:
            if frame.kind == "execute":
                await self._execute(frame)
            elif frame.kind == "leave":
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

    async def _execute(self, frame: Frame) -> None:
        self._request = frame.request
        self._shell.last_error = None
        running = run_code(
            self._shell,
            frame.content["code"],
            silent=bool(frame.content.get("silent")),
            history=bool(frame.content.get("history", True)),
            cell_id=frame.content.get("cell_id"),
        )
        self._cell = asyncio.ensure_future(running)
        signal.signal(signal.SIGINT, self._interrupt)
        try:
            result = await self._cell
        except (asyncio.CancelledError, KeyboardInterrupt) as error:
            result = _failed(self._shell, error)
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        self._answer(result)

    def _answer(self, result: ExecutionResult) -> None:
        shell = self._shell
        _flush_c()
        flush()
        content: dict[str, Any] = {
            "status": "ok" if result.success else "error",
            "execution_count": shell.execution_count - 1,
            "payload": shell.take_payload(),
            "user_expressions": {},
        }
        if not result.success:
            content |= shell.last_error or _as_error(result)
        self.tell("execute_reply", content, {}, [])

    # ------------------------------------------------------------------ interrupting

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        raise KeyboardInterrupt

    def _interrupt_awaiting(self) -> None:
        """End the cell that waits; an interrupt of one that works never comes here."""
        self._cell.cancel()

    def _hear_widget(self, frame: Frame) -> None:
        message = {"content": frame.content, "buffers": list(frame.buffers)}
        getattr(comm.get_comm_manager(), frame.kind)(None, None, message)


class KernelFacts:
    """What libraries ask a kernel for through its shell: the message being answered."""

    def __init__(self, shell: ZMQInteractiveShell, server: CellServer) -> None:
        self.shell, self._server = shell, server

    def get_parent(self, *_: Any) -> dict[str, Any]:
        """Return the request being carried out, by which outputs find their cell."""
        header = {"msg_id": str(self._server.request), "msg_type": "execute_request"}
        return {"header": header, "msg_id": header["msg_id"]}


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


def _flush_c() -> None:
    """Write out what C code has printed into its own buffers."""
    import ctypes

    ctypes.CDLL(None).fflush(None)
