"""What a forked process tells, as Jupyter's messages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from amlnb.forkserver.frames import Frame

Message = dict[str, Any]


def from_frame(frame: Frame) -> Message:
    """Return a frame as a message."""
    content = dict(frame.content)
    metadata = content.pop("message_metadata", {})
    made = message(frame.kind, content, parent=str(frame.request))
    return {**made, "metadata": metadata, "buffers": list(frame.buffers)}


def message(kind: str, content: dict[str, Any], parent: str = "") -> Message:
    """Return a message that was made just now, in answer to the request `parent`."""
    header = {"msg_id": "", "msg_type": kind, "date": datetime.now(UTC)}
    return {
        "header": header,
        "msg_id": "",
        "msg_type": kind,
        "parent_header": {"msg_id": parent} if parent else {},
        "metadata": {},
        "content": content,
        "buffers": [],
    }


def status(state: str, parent: str) -> Message:
    """Return the message that a kernel is ``busy`` or ``idle`` with a request."""
    return message("status", {"execution_state": state}, parent)
