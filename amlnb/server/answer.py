"""An answer as a response."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from amlnb.answers.text import json_text


def answer(value: Any) -> Response:
    """Return `value` as JSON; nothing is checked again or rendered."""
    return Response(json_text(value), media_type="application/json")
