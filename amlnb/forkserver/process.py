"""A forked process as its owner sees it: cells to run, and an end to hear of."""

from __future__ import annotations

import contextlib
import select
import selectors
import signal
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from amlnb.forkserver.frames import OVERSIZE, BrokenFrameError, Frame, receive, send
from amlnb.forkserver.order import Order
from amlnb.forkserver.place import abandon, last_words
from amlnb.forkserver.printed import Printed
from amlnb.model.codec import encode
from amlnb.model.errors import AmlnbError

#: Messages that are handed on at once.
_AT_ONCE = 64
#: Seconds to hear of a process's end after its last message.
_END_SECONDS = 5.0
#: Seconds in which a server must have forked, and imported what others had asked for.
_BIRTH_SECONDS = 60.0
#: Seconds of silence after which whoever waits may do something else for a moment.
_PATIENCE = 0.5
#: Bytes of one output that are taken, where nobody wants fewer.
_LARGEST = 1 << 30

Take = Callable[[Frame], None]


def _rest() -> None:
    """Do nothing while nothing comes."""


class ProcessEndedError(Exception):
    """The process ended before it answered."""


class ForkRefusedError(AmlnbError):
    """The forkserver could not fork."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"No process could be forked: {why}")


class ForkedProcess:
    """One fresh process; killed with all it started when this is closed.

    Parameters
    ----------
    largest
        Bytes beyond which an output is not taken; a line in its place says so.
    """

    def __init__(
        self, control: socket.socket, order: Order, largest: int = _LARGEST
    ) -> None:
        self._control, self._largest = control, largest
        self._requests = 0
        # One for each line: a kill must not wait for a cell that nobody takes. Handlers
        # may stop what their signal interrupted, so one thread may enter twice.
        self._lock, self._cells_lock = threading.RLock(), threading.RLock()
        self._printed = Printed()
        self.exit_code: int | None = None
        self._is_born = self._has_ended = self._is_buried = False
        ours, theirs = socket.socketpair()
        self._cells = ours
        try:
            with theirs:
                self._ask(order, theirs)
        except BaseException:
            self.close()
            raise
        self._selector = selectors.DefaultSelector()
        for file in (control.fileno(), ours.fileno(), *self._printed.files):
            self._selector.register(file, selectors.EVENT_READ)

    def _ask(self, order: Order, theirs: socket.socket) -> None:
        with self._printed.open() as written:
            files = [theirs.fileno(), *written]
            send(self._control, "fork", dict(encode(order)), files=files)
        self._control.settimeout(_BIRTH_SECONDS)
        try:
            reply = receive(self._control)
        except TimeoutError:
            abandon(self._server)
            why = f"the forkserver has not answered for {_BIRTH_SECONDS:g} s"
            raise ForkRefusedError(why) from None
        except (BrokenFrameError, OSError):
            reply = None
        if reply is None:
            said = last_words(self._server)
            raise ForkRefusedError(f"the forkserver ended ({said or 'without a word'})")
        if reply.kind != "born":
            raise ForkRefusedError(reply.content.get("why", reply.kind))
        self._is_born = True
        self._control.settimeout(None)

    @property
    def _server(self) -> Path:
        return Path(self._control.getpeername())

    # --------------------------------------------------------------------- its verbs

    def run(
        self,
        code: str,
        take: Take,
        waiting: Callable[[], None] = _rest,
        *,
        silent: bool = False,
        plain: bool = False,
    ) -> dict[str, Any]:
        """Run a cell, hand on every message, and return the reply's content.

        Parameters
        ----------
        waiting
            Called now and then while nothing comes.
        plain
            Whether the code is Python as it is, without magics or `await`.

        Raises
        ------
        ProcessEndedError
            When the process ended before it answered; what it had sent was handed on.
        """
        self.ask(code, silent=silent, plain=plain)
        while (reply := self.hear(take, _PATIENCE)) is None:
            waiting()
        return reply.content

    def ask(
        self,
        code: str,
        *,
        silent: bool = False,
        history: bool = True,
        plain: bool = False,
    ) -> int:
        """Send a cell, and return the request's number; `hear` tells the rest."""
        self._requests += 1
        content = {
            "code": code,
            "silent": silent,
            "history": history and not silent,
            "plain": plain,
        }
        self._send("execute", content, request=self._requests)
        return self._requests

    def hear(self, take: Take, patience: float | None = None) -> Frame | None:
        """Hand on what has come, after waiting for some; return a reply if one has.

        Messages come before what was printed past Python: the process sends none
        while such text lies in the pipes, so this order is the true one.

        Raises
        ------
        ProcessEndedError
            When the process ended; what it had sent was handed on.
        """
        ready = {key.fd for key, _ in self._selector.select(patience)}
        if self._control.fileno() in ready:
            self._hear_of_end()
            reply = self._take_the_rest(take)
            if reply is None:
                raise ProcessEndedError
            return reply  # a cell may end its process well, by `quit()`
        taken = 0
        while ready and self._has_message():
            reply = self._take_message(take)
            if reply is not None:
                self._drain(take)
                return reply
            taken += 1
            if taken == _AT_ONCE:
                return None  # whoever waits may have something else to do
        for file in self._printed.files:
            if file in ready:
                self._take_output(file, take)
        return None

    def fileno(self) -> int:
        """Return a descriptor that can be read when `hear` has something to tell."""
        return self._selector.fileno()

    def tell_widget(
        self, kind: str, content: dict[str, Any], buffers: list[bytes]
    ) -> None:
        """Pass a front end's message on to a widget."""
        self._send(kind, content, buffers=buffers)

    def interrupt(self) -> None:
        """Do what Ctrl-C does: to the cell, and to what it runs in its group."""
        self._signal(signal.SIGINT)

    def kill(self) -> None:
        """End it and all that it started, at once."""
        self._signal(signal.SIGKILL)

    def leave(self, patience: float = _END_SECONDS) -> None:
        """Let it end as a kernel does, with its exit functions; then close."""
        with contextlib.suppress(ProcessEndedError):
            self._send("leave", {})
            self._wait_for_end(lambda _: None, patience)
        self.close()

    def close(self) -> None:
        """End it, and return when it and all that it started are gone."""
        if self._control.fileno() >= 0:
            if self._is_born:
                self.kill()
                with contextlib.suppress(OSError):
                    self._wait_for_end(lambda _: None, _END_SECONDS)
            if hasattr(self, "_selector"):
                self._selector.close()
            self._printed.close()
            self._cells.close()
            self._control.close()

    @property
    def is_alive(self) -> bool:
        """Whether nobody has told of its end."""
        return not self._has_ended

    @property
    def is_gone(self) -> bool:
        """Whether nothing of it is left, as far as the server knows."""
        return self._is_buried or not self._is_born

    @property
    def is_lost(self) -> bool:
        """Whether the server ended first, which ends its processes too."""
        return self._has_ended and not self._is_buried

    @property
    def last_words(self) -> str:
        """The end of what it printed past Python: a crash's own words."""
        return self._printed.newest

    # ------------------------------------------------------------------------ hearing

    def _has_message(self) -> bool:
        poll = select.poll()
        poll.register(self._cells, select.POLLIN)
        return bool(poll.poll(0))

    def _take_message(self, take: Take) -> Frame | None:
        try:
            frame = receive(self._cells, self._largest)
        except (BrokenFrameError, OSError):
            frame = None
        if frame is not None and frame.kind == OVERSIZE:
            frame = self._left_out(frame.content["bytes"])
        if frame is None:
            self._wait_for_end(take, _END_SECONDS)
            raise ProcessEndedError
        if frame.kind == "execute_reply":
            return frame
        take(frame)
        return None

    def _left_out(self, size: int) -> Frame:
        limit = f"larger than {self._largest:,} bytes"
        text = f"\n… an output of {size:,} bytes is left out here: {limit}\n"
        return Frame("stream", {"name": "stderr", "text": text}, self._requests)

    def _take_output(self, file: int, take: Take) -> None:
        """Hand on what was printed past Python, until nobody can print any more."""
        content = self._printed.read(file)
        if content is None:
            with contextlib.suppress(KeyError, AttributeError):
                self._selector.unregister(file)
        elif content["text"]:
            take(Frame("stream", content, self._requests))

    def _drain(self, take: Take) -> None:
        for content in self._printed.read_all():
            take(Frame("stream", content, self._requests))

    def _take_the_rest(self, take: Take) -> Frame | None:
        """Hand on what was sent before the end; return a reply if there is one."""
        reply = None
        if not self._has_ended:
            return reply  # nobody can tell where its messages end
        self._cells.setblocking(False)
        with contextlib.suppress(BrokenFrameError, OSError):
            while (frame := receive(self._cells, self._largest)) is not None:
                if frame.kind == "execute_reply":
                    reply = frame
                elif frame.kind != OVERSIZE:
                    take(frame)
        self._drain(take)
        return reply

    def _wait_for_end(self, take: Take, patience: float) -> None:
        """Wait until the server tells that the process is gone."""
        end = time.monotonic() + patience
        with selectors.DefaultSelector() as selector:
            selector.register(self._control, selectors.EVENT_READ)
            while not self._has_ended and time.monotonic() < end:
                if selector.select(end - time.monotonic()):
                    self._hear_of_end()
        self._take_the_rest(take)

    def _hear_of_end(self) -> None:
        try:
            frame = receive(self._control)
        except (BrokenFrameError, OSError):
            frame = None
        if frame is None:
            self._has_ended = True  # the server itself is gone, and all of its own
        elif frame.kind == "ended":
            self._has_ended = self._is_buried = True
            self.exit_code = int(frame.content["status"])

    def _signal(self, number: int) -> None:
        with contextlib.suppress(OSError):
            if not self._has_ended:
                with self._lock:
                    send(self._control, "signal", {"number": int(number)})

    def _send(self, kind: str, content: dict[str, Any], **more: Any) -> None:
        try:
            with self._cells_lock:
                send(self._cells, kind, content, **more)
        except OSError:
            self._wait_for_end(lambda _: None, _END_SECONDS)
            raise ProcessEndedError from None
