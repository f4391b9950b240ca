"""Calls an ASGI application in this process, as a server would."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlencode

from starlette.types import ASGIApp, Message


@dataclass
class Reply:
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes = b""

    @property
    def text(self) -> str:
        return self.content.decode()

    def json(self) -> Any:
        return json.loads(self.content)


class Client:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.runner = asyncio.Runner()

    def get(self, address: str, **query: object) -> Reply:
        return self.call("GET", address, query=query)

    def post(self, address: str, body: object = None) -> Reply:
        return self.send(address, b"" if body is None else json.dumps(body).encode())

    def send(
        self, address: str, content: bytes, kind: str = "application/json"
    ) -> Reply:
        return self.call("POST", address, content=content, kind=kind)

    def call(
        self,
        method: str,
        address: str,
        *,
        query: Mapping[str, object] | None = None,
        content: bytes = b"",
        kind: str = "",
    ) -> Reply:
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(address),
            "raw_path": address.encode(),
            "query_string": urlencode(query or {}, errors="replace").encode(),
            "root_path": "",
            "headers": [(b"content-type", kind.encode())] if kind else [],
            "client": ("here", 0),
            "server": None,
        }
        return self.runner.run(self._call(scope, content))

    async def _call(self, scope: dict[str, Any], content: bytes) -> Reply:
        reply = Reply()
        # in two parts, as large bodies come
        parts = [content[: len(content) // 2], content[len(content) // 2 :]]

        async def receive() -> Message:
            if not parts:
                return {"type": "http.disconnect"}
            body = parts.pop(0)
            return {"type": "http.request", "body": body, "more_body": bool(parts)}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                reply.status = message["status"]
                reply.headers = {k.decode(): v.decode() for k, v in message["headers"]}
            else:
                reply.content += message.get("body", b"")

        try:
            await self.app(scope, receive, send)
        except ZeroDivisionError:  # a test's own fault: told already, and passed on
            assert reply.status == 500
        return reply

    def close(self) -> None:
        self.runner.close()
