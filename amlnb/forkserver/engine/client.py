"""A forked process as nbclient sees a kernel: requests out, messages in.

Outputs, timeouts, tags, widgets and all else stay nbclient's own work; only the line is
another one.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from queue import Empty
from typing import Any

from amlnb.forkserver.engine.messages import Message, from_frame, message, status
from amlnb.forkserver.frames import Frame
from amlnb.forkserver.language import language_info
from amlnb.forkserver.process import ForkedProcess, ProcessEndedError

_COMM = ("comm_open", "comm_msg", "comm_close")


class ForkedKernelClient:
    """The methods of jupyter_client's clients that executing a notebook needs."""

    def __init__(self, process: ForkedProcess) -> None:
        self._process = process
        self._arrivals = Arrivals(process)
        self.shell_channel = Channel(self._arrivals, self._arrivals.replies, self.send)
        self.iopub_channel = Channel(self._arrivals, self._arrivals.shown, self.send)
        self.session = Session()
        #: Nobody answers questions, whatever is set here.
        self.allow_stdin = False
        self._infos = 0

    def start_channels(self, **_: Any) -> None:
        """Do nothing: the line is there."""

    def stop_channels(self) -> None:
        """Hear no more; the line itself ends with the process."""
        self._arrivals.close()

    def wait_for_ready(self, timeout: float | None = None) -> None:
        """Return at once: the process was born ready."""

    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self._process.is_alive

    def execute(
        self,
        code: str,
        *,
        silent: bool = False,
        store_history: bool = True,
        user_expressions: dict[str, Any] | None = None,  # noqa: ARG002 - Jupyter's
        allow_stdin: bool | None = None,  # noqa: ARG002 - Jupyter's
        stop_on_error: bool = True,  # noqa: ARG002 - nothing is ever sent ahead
    ) -> str:
        """Send a cell; return the request's id."""
        try:
            request = self._process.ask(code, silent=silent, history=store_history)
        except ProcessEndedError:
            return "unsent"  # who waits for an answer will look whether we live
        self._arrivals.began(str(request), code)
        return str(request)

    def kernel_info(self) -> str:
        """Ask what runs here; return the request's id."""
        self._infos += 1
        request = f"info-{self._infos}"
        # A kernel that the last cell has quit answers this before it goes.
        if self.is_alive() or self._process.exit_code == 0:
            content = {"status": "ok", "language_info": language_info()}
            self._arrivals.answer(message("kernel_info_reply", content, request))
        return request

    def send(self, sent: Message) -> None:
        """Pass a widget's message on."""
        kind = sent["header"]["msg_type"]
        if kind in _COMM and self.is_alive():
            self._process.tell_widget(kind, sent["content"], sent.get("buffers") or [])


class Session:
    """Makes messages for those who send them."""

    def msg(
        self,
        msg_type: str,
        content: dict[str, Any] | None = None,
        parent: Message | None = None,
        header: dict[str, Any] | None = None,
        metadata: dict[str, Any] | None = None,
    ) -> Message:
        """Return one."""
        made = message(msg_type, content or {}, (parent or {}).get("msg_id", ""))
        made["header"] |= header or {}
        return {**made, "metadata": metadata or {}}


class Arrivals:
    """What has come from the process, until somebody asks for it."""

    def __init__(self, process: ForkedProcess) -> None:
        self.replies: deque[Message] = deque()
        self.shown: deque[Message] = deque()
        self._process = process
        self._waiting: list[asyncio.Future[None]] = []
        #: Where an event loop is told of arrivals, and that loop.
        self._line = process.fileno()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._count = 0

    def began(self, request: str, code: str) -> None:
        """Tell that a cell runs, as a kernel does first of all."""
        content = {"code": code, "execution_count": self._count + 1}
        self.shown.append(status("busy", request))
        self.shown.append(message("execute_input", content, request))

    def answer(self, reply: Message) -> None:
        """Let a reply be found."""
        self.replies.append(reply)

    async def next(self, queue: deque[Message], patience: float | None) -> Message:
        """Return the next message of a queue, once there is one.

        Raises
        ------
        Empty
            After `patience` seconds without one.
        """
        try:
            async with asyncio.timeout(patience):
                while not queue:
                    await self._more()
        except TimeoutError:
            raise Empty from None
        return queue.popleft()

    async def _more(self) -> None:
        """Wait until something has come; from a process that has ended, for ever."""
        waiting = asyncio.get_running_loop().create_future()
        self._waiting.append(waiting)
        self._watch()
        try:
            await waiting
        finally:
            self._waiting.remove(waiting)
            if not self._waiting:
                self._rest()

    def _watch(self) -> None:
        if self._process.is_alive and self._line >= 0:
            self._rest()
            self._loop = asyncio.get_running_loop()
            self._loop.add_reader(self._line, self._hear)

    def _rest(self) -> None:
        loop, self._loop = self._loop, None
        if loop is not None and not loop.is_closed():
            loop.remove_reader(self._line)

    def close(self) -> None:
        """Hear no more.

        To be called before the process is closed: a loop that still watched the line
        would mistake the next file of that number for it.
        """
        self._rest()
        self._line = -1

    def _hear(self) -> None:
        try:
            reply = self._process.hear(self._take, 0)
        except ProcessEndedError:
            self._rest()
            reply = None
        if reply is not None:
            self._count = reply.content.get("execution_count", self._count)
            self.shown.append(status("idle", str(reply.request)))
            self.answer(from_frame(reply))
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)

    def _take(self, frame: Frame) -> None:
        self.shown.append(from_frame(frame))


class Channel:
    """One of a kernel's sockets, as far as it is used."""

    def __init__(
        self,
        arrivals: Arrivals,
        queue: deque[Message],
        send: Callable[[Message], None],
    ) -> None:
        self._arrivals, self._queue, self.send = arrivals, queue, send

    async def get_msg(self, timeout: float | None = None) -> Message:  # noqa: ASYNC109 - Jupyter's
        """Return the next message.

        Raises
        ------
        Empty
            After `timeout` seconds without one.
        """
        return await self._arrivals.next(self._queue, timeout)
