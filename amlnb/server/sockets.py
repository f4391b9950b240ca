"""The streams: WebSockets that tell what happens, from where the viewer was."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any

from jupyter_server.auth.decorator import ws_authenticated
from jupyter_server.base.websocket import WebSocketMixin
from tornado import web
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from amlnb.model.errors import NotFoundError
from amlnb.model.names import ID
from amlnb.server.feeds import Feeds
from amlnb.server.gate import Gate
from amlnb.server.workspaces import Desk, Workspaces

_NUMBER = re.compile(r"[0-9]{1,15}")
_CURSOR = re.compile(r"[0-9a-f-]{0,40}")
#: Bytes of a message from a viewer: none is expected.
_MOST_SAID = 1 << 10


class Stream(WebSocketMixin, WebSocketHandler, Gate):
    """Sends a feed's messages to one viewer, and listens to nothing."""

    max_message_size = _MOST_SAID
    _pump: asyncio.Task[None] | None = None

    def initialize(self, workspaces: Workspaces, feeds: Feeds) -> None:
        """Take what the extension was set up with."""
        self.workspaces = workspaces
        self.feeds = feeds

    def set_default_headers(self) -> None:
        """Set none: there is no content to tell the type of."""

    @ws_authenticated
    async def get(self, *args: str, **kwargs: str) -> None:
        """Open the socket, if the viewer may read and what is asked for is there."""
        await self.let_through()
        try:
            self.messages = await self.feed(*args)
        except NotFoundError as error:
            raise web.HTTPError(404, str(error)) from None
        await super().get(*args, **kwargs)

    async def feed(self, *args: str) -> AsyncIterator[str]:
        """Return the messages to send."""
        raise NotImplementedError

    def open(self, *args: str, **kwargs: str) -> None:
        """Begin to send."""
        super().open(*args, **kwargs)
        self._pump = asyncio.ensure_future(self._send_all())

    async def _send_all(self) -> None:
        try:
            async for message in self.messages:
                await self.write_message(message)  # waits while the viewer is slow
        except WebSocketClosedError:
            return
        self.close(1000, "gone")

    def on_message(self, message: str | bytes) -> None:
        """Pass over what a viewer says: it asks by REST."""

    def on_close(self) -> None:
        """Stop sending; the feed is left by whoever followed it."""
        super().on_close()
        if self._pump is not None:
            self._pump.cancel()

    def matching(self, name: str, pattern: re.Pattern[str], default: str) -> str:
        """Return an argument of the address, or raise 422."""
        text: str = self.get_query_argument(name, default) or default
        if not pattern.fullmatch(text):
            raise web.HTTPError(422, f"{name!r} cannot be used: it is no such thing.")
        return text

    async def in_thread(self, work: Any, *given: Any) -> Any:
        """Return what `work` does, done in another thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.feeds.executor, work, *given)


class RunStream(Stream):
    """``runs/{id}/stream?after=N``: the events of one run."""

    async def feed(self, run_id: str) -> AsyncIterator[str]:  # type: ignore[override]
        """Return the messages behind ``after``."""
        if not ID.fullmatch(run_id):
            raise web.HTTPError(422, "'run_id' cannot be used: it is no run's id.")
        after = int(self.matching("after", _NUMBER, "0"))
        named = self.matching("workspace", ID, "-")
        desk: Desk = await self.in_thread(self._desk, run_id, named)
        return self.feeds.of_run(desk, run_id).follow(after)

    def _desk(self, run_id: str, named: str) -> Desk:
        if named == "-":
            return self.workspaces.holding(run_id)
        desk = self.workspaces.by_id(named)
        desk.workspace.head(run_id)
        return desk


class HeadsStream(Stream):
    """``stream?after=CURSOR``: runs that are new or changed."""

    async def feed(self) -> AsyncIterator[str]:  # type: ignore[override]
        """Return the messages behind the cursor."""
        after = self.matching("after", _CURSOR, "")
        named = self.matching("workspace", ID, "-")
        if named == "-":
            return self.feeds.of_heads("").follow(after)
        desk: Desk = await self.in_thread(self.workspaces.by_id, named)
        return self.feeds.of_heads(desk.id).follow(after)
