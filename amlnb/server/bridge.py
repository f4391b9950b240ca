"""The application inside a Jupyter server, behind Jupyter's own sign-in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import unquote

from jupyter_server.auth.decorator import allow_unauthenticated
from starlette.types import ASGIApp, Message, Receive, Send
from tornado import web

from amlnb.server.gate import Gate

#: Of the application's own headers, what Jupyter's must not be replaced by.
_NOT_PASSED_ON = {"content-length", "server", "date"}


class Bridge(Gate):
    """Answers a request by an ASGI application."""

    SUPPORTED_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

    def initialize(self, app: Callable[[], Awaitable[ASGIApp]], prefix: str) -> None:
        """Take what the extension was set up with.

        Parameters
        ----------
        app
            Returns the application, made at the first request.
        prefix
            Where it is mounted, the server's base URL included.
        """
        self._app = app
        self._prefix = prefix

    async def prepare(self) -> None:  # type: ignore[override] # as Jupyter's own
        """Refuse pages of other sites, besides what Jupyter refuses itself."""
        await super().prepare()
        if not self.check_origin():
            raise web.HTTPError(403)

    @web.authenticated
    async def _answer(self, *_: str) -> None:
        await self.let_through()
        app = await self._app()
        await app(self._scope(), self._receive(), self._send())
        if not self._finished:
            await self.finish()

    get = head = post = put = patch = delete = _answer

    @allow_unauthenticated
    def options(self, *_: str) -> None:
        """Answer a browser's question before the real one: nothing is allowed."""
        self.set_status(204)

    def _scope(self) -> dict[str, Any]:
        request = self.request
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": request.method,
            "scheme": request.protocol,
            "path": unquote(request.path),
            "raw_path": request.path.encode("latin-1", "replace"),
            "query_string": request.query.encode("utf-8", "replace"),
            "root_path": unquote(self._prefix),
            "headers": [
                (name.lower().encode("latin-1", "replace"), _latin(value))
                for name, value in request.headers.get_all()
            ],
            "client": (request.remote_ip, 0),
            "server": None,
            "amlnb.user": self.current_user.username,
        }

    def _receive(self) -> Receive:
        bodies: list[Message] = [
            {"type": "http.request", "body": self.request.body, "more_body": False}
        ]

        async def receive() -> Message:
            return bodies.pop() if bodies else {"type": "http.disconnect"}

        return receive

    def _send(self) -> Send:
        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._start(message)
                return
            self.write(message.get("body", b""))
            if message.get("more_body"):
                await self.flush()

        return send

    def _start(self, message: Message) -> None:
        self.set_status(message["status"])
        self.clear_header("Content-Type")
        self.set_header("Cache-Control", "no-store")
        for name, value in message["headers"]:
            if name.decode().lower() not in _NOT_PASSED_ON:
                self.set_header(name.decode("latin-1"), value.decode("latin-1"))


def _latin(text: str) -> bytes:
    return text.encode("latin-1", "replace")
