"""A WebSocket client, as a page's."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect


@asynccontextmanager
async def opened(url: str, **headers: str) -> AsyncIterator[WebSocketClientConnection]:
    socket = await websocket_connect(HTTPRequest(url, headers=headers))
    try:
        yield socket
    finally:
        socket.close()
        while await socket.read_message() is not None:
            pass  # until the server has hung up too, and nothing is left open


async def messages(socket: WebSocketClientConnection) -> AsyncIterator[Any]:
    """Yield what is told, until the server hangs up."""
    while (message := await socket.read_message()) is not None:
        yield json.loads(message)


async def events_until(
    url: str, holds: Callable[[dict[str, Any]], bool]
) -> list[dict[str, Any]]:
    """Return the events of a run's stream up to one of which something holds."""
    found: list[dict[str, Any]] = []
    async with opened(url) as socket:
        async for told in messages(socket):
            found += told if isinstance(told, list) else []
            if any(holds(one["event"]) for one in found):
                return found
    return found


def refused(url: str, **headers: str) -> int:
    """Return the status with which a socket is refused; 101 where it is not."""

    async def knock() -> int:
        try:
            async with opened(url, **headers):
                return 101
        except HTTPClientError as error:
            return error.code

    return asyncio.run(asyncio.wait_for(knock(), 30))
