"""Talks to a kernel that our own process started: quick to notice, never in the dark.

Imports jupyter_client at the top, since a class needs its base: import this module
only where a notebook is about to run.
"""

from __future__ import annotations

import asyncio
import json
import queue
import time
from collections.abc import Callable, Mapping
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient

from amlnb.steps.process import KernelProcess
from amlnb.steps.session import KernelDiedError, Message, Take

#: Seconds a kernel has to answer for the first time.
START_SECONDS = 60.0
#: Seconds between two looks at whether the kernel lives.
_LOOK = 0.05
#: Messages taken in one go before other work of the loop gets its turn.
_BATCH = 100
#: Seconds of silence after which what should still come is given up.
_SILENCE = 5.0
#: Messages that may wait on our side; the kernel then waits too, if it was told to.
_QUEUE = 32
_DELIMITER = b"<IDS|MSG>"
#: Kinds of messages that nobody here reads.
_IGNORED = {"execute_input", "comm_open", "comm_msg", "comm_close", "iopub_welcome"}


class KernelClient(AsyncKernelClient):
    """The few verbs that executing a notebook needs."""

    process: KernelProcess
    language_info: Mapping[str, Any] = {}

    def close(self) -> None:
        """Close the channels."""
        self.stop_channels()

    async def ready(self, patience: float = START_SECONDS) -> None:
        """Return when the kernel answers and its outputs reach us.

        jupyter_client's own wait ends with 0.2 s of silence; here the reply to our
        own request is enough.

        Raises
        ------
        KernelDiedError
            When it ends instead, or is silent for `patience` seconds.
        """
        end = time.monotonic() + patience
        while time.monotonic() < end and self.process.is_alive:
            request = self.kernel_info()
            if await self._answered(request):
                return
        raise KernelDiedError

    async def run(
        self,
        code: str,
        take: Take,
        waiting: Callable[[], None],
        *,
        silent: bool = False,
        stop: bool = True,
        plain: bool = False,
    ) -> Mapping[str, Any]:
        """Execute code, hand on every message, and return the reply's content.

        Parameters
        ----------
        waiting
            Called now and then while nothing comes.
        stop
            Whether an error makes the kernel refuse what was already sent after it.
        plain
            Makes no difference to a kernel.

        Raises
        ------
        KernelDiedError
            When the kernel ended before it answered.
        """
        del plain
        request = self.execute(
            code, silent=silent, store_history=not silent, stop_on_error=stop
        )
        outputs = asyncio.create_task(self._until_idle(request, take))
        reply = asyncio.create_task(self._reply(request, outputs))
        death = asyncio.create_task(self._death(waiting))
        try:
            await asyncio.wait({reply, death}, return_when=asyncio.FIRST_COMPLETED)
            await self._rest(outputs)
            if not reply.done():
                raise KernelDiedError
            return reply.result()
        finally:
            for task in (outputs, reply, death):
                task.cancel()

    # --------------------------------------------------------------------- starting

    async def _answered(self, request: str) -> bool:
        shell, iopub = self.shell_channel, self.iopub_channel
        reply = await self._wait(shell, request, "kernel_info_reply", 1.0)
        if reply is None:
            return False
        self.language_info = reply["content"]["language_info"]
        return await self._wait(iopub, request, "status", 0.1) is not None

    async def _wait(
        self, channel: Any, request: str, kind: str, patience: float
    ) -> dict[str, Any] | None:
        """Return the answer to a request, or None when nothing more comes."""
        while True:
            try:
                message: dict[str, Any] = await channel.get_msg(timeout=patience)
            except queue.Empty:
                return None
            ours = message["parent_header"].get("msg_id") == request
            state = message["content"].get("execution_state", "idle")
            if ours and message["msg_type"] == kind and state == "idle":
                return message

    # -------------------------------------------------------------------- executing

    async def _reply(
        self, request: str, outputs: asyncio.Task[None]
    ) -> Mapping[str, Any]:
        """Wait for the reply; a kernel that is idle without one will never send it."""
        while True:
            try:
                message = await self.shell_channel.get_msg(timeout=_SILENCE)
            except queue.Empty:
                if outputs.done():
                    raise KernelDiedError from None
                continue
            if message["parent_header"].get("msg_id") == request:
                content: Mapping[str, Any] = message["content"]
                return content

    async def _until_idle(self, request: str, take: Take) -> None:
        socket = self.iopub_channel.socket
        count = 0
        while True:
            message = _read(await socket.recv_multipart())
            self._heard = time.monotonic()
            count += 1
            if count % _BATCH == 0:
                await asyncio.sleep(0)
            if message is None:
                continue
            if message.kind != "status":
                take(message)
            elif message.request == request and _is_idle(message):
                return

    async def _death(self, waiting: Callable[[], None]) -> None:
        while self.process.is_alive:  # nothing tells of its end
            waiting()
            await asyncio.sleep(_LOOK)

    async def _rest(self, outputs: asyncio.Task[None]) -> None:
        """Take what was sent before the end: until idle, or until silence."""
        self._heard = time.monotonic()
        while not outputs.done():
            patience = _SILENCE if self.process.is_alive else _LOOK * 4
            if time.monotonic() - self._heard > patience:
                return
            await asyncio.wait({outputs}, timeout=_LOOK)


def connected(process: KernelProcess, *, can_wait: bool) -> KernelClient:
    """Return a client of that kernel, with its channels open.

    Parameters
    ----------
    can_wait
        Whether the kernel waits when our queue is full. Others drop messages then,
        so for them the queue has no bound.
    """
    client = KernelClient()
    client.process = process
    connection: Any = dict(process.connection)
    client.load_connection_info(connection)
    client.context.rcvhwm = _QUEUE if can_wait else 0  # for sockets made from now on
    client.start_channels(stdin=False, hb=False)
    client.allow_stdin = False
    return client


def _read(frames: list[bytes]) -> Message | None:
    """Return a message that somebody reads; the sockets are private to the user."""
    try:
        start = frames.index(_DELIMITER) + 2
        header, parent = json.loads(frames[start]), json.loads(frames[start + 1])
        kind = header["msg_type"]
        if kind in _IGNORED:
            return None
        request = parent.get("msg_id", "")
        return Message(kind, request, json.loads(frames[start + 3]))
    except (ValueError, IndexError, KeyError):
        return None  # a kernel's mistake, which must not end the step


def _is_idle(message: Message) -> bool:
    return bool(message.content.get("execution_state") == "idle")
