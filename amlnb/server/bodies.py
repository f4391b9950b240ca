"""Bodies of requests: small, JSON, and read strictly before anything sees them."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from amlnb.server.limits import MOST_BODY
from amlnb.server.refusals import refusal
from amlnb.server.strict import BadBodyError, strict_json

_WITHOUT = ("GET", "HEAD", "OPTIONS")


class StrictBodies:
    """Refuses bodies that are too large, or not strict JSON."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body, and pass it on if it is harmless."""
        if scope["type"] != "http" or scope["method"] in _WITHOUT:
            await self._app(scope, receive, send)
            return
        body = await _read(receive)
        if body is None:
            too_large = f"The request's body is larger than {MOST_BODY:,} bytes."
            await refusal(413, too_large)(scope, receive, send)
            return
        try:
            if body:
                strict_json(body)
        except BadBodyError as error:
            await refusal(422, str(error))(scope, receive, send)
            return
        await self._app(scope, _replayed(body, receive), send)


async def _read(receive: Receive) -> bytes | None:
    """Return the whole body, or None where it is too large."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b"".join(parts)
        part: bytes = message.get("body", b"")
        size += len(part)
        if size > MOST_BODY:
            return None
        parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts)


def _replayed(body: bytes, receive: Receive) -> Receive:
    whole: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return whole.pop() if whole else await receive()

    return replay
