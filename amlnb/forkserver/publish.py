"""How ipykernel's shell speaks to the outside when there is no kernel: by frames.

Results, displays, errors and widgets are made into messages by ipykernel's own code;
this is the session that it believes to send them by.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable
from typing import Any

from comm.base_comm import BaseComm
from jupyter_client.session import Session, extract_header, json_packer

#: Sends a message: kind, content, metadata, buffers, and the id of the request that it
#: belongs to.
Tell = Callable[[str, dict[str, Any], dict[str, Any], list[bytes], str], None]
_SHOWING = {"display_data", "update_display_data", "execute_result"}


class FrameSession(Session):
    """Sends by frames what others send over sockets."""

    tell: Tell

    def send(  # noqa: PLR0917 - Jupyter's signature
        self,
        stream: Any,  # noqa: ARG002 - there is one line only
        msg_or_type: Any,
        content: Any = None,
        parent: Any = None,
        ident: Any = None,  # noqa: ARG002 - nobody subscribes to topics
        buffers: Any = None,
        track: bool = False,  # noqa: ARG002 - frames are copied
        header: Any = None,  # noqa: ARG002 - made anew on the other side
        metadata: Any = None,
    ) -> dict[str, Any]:
        """Send a message, as a whole or by its parts."""
        if isinstance(msg_or_type, dict):
            message = msg_or_type
            buffers = buffers or message.get("buffers")
        else:
            message = {
                "header": {"msg_type": msg_or_type},
                "parent_header": extract_header(parent or {}),
                "content": content or {},
                "metadata": metadata or {},
            }
        kind = message["header"]["msg_type"]
        self.tell(
            kind,
            _sendable(kind, message["content"]),
            message.get("metadata") or {},
            _as_bytes(buffers),
            str(message["parent_header"].get("msg_id", "")),
        )
        return message


class MessageComm(BaseComm):
    """A widget's line to the front end: whoever executes the notebook listens."""

    tell: Tell
    #: Returns the id of the request that is being carried out.
    asked: Callable[[], str]

    def publish_msg(
        self,
        msg_type: str,
        data: Any = None,
        metadata: Any = None,
        buffers: Any = None,
        **keys: Any,
    ) -> None:
        """Send one message of the widget."""
        content = {"data": data or {}, "comm_id": self.comm_id, **keys}
        self.tell(msg_type, content, metadata or {}, _as_bytes(buffers), self.asked())


def use_for_comms(tell: Tell, asked: Callable[[], str]) -> None:
    """Let all widgets send by `tell`; also those that ask ipykernel for their line."""
    import comm
    from ipykernel.comm.comm import BaseComm as KernelComm

    kinds: tuple[Any, ...] = (MessageComm, KernelComm)
    for made in kinds:
        made.tell = staticmethod(tell)
        made.asked = staticmethod(asked)
        made.publish_msg = MessageComm.publish_msg
    comm.create_comm = MessageComm


def flush() -> None:
    """Send first what was printed first."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()


def _sendable(kind: str, content: dict[str, Any]) -> dict[str, Any]:
    """Return content as Jupyter's own sending would leave it.

    Texts are as they are; what libraries put beside them may be of any type, and what
    becomes of that, an error of the cell included, is for Jupyter to say.
    """
    if kind not in _SHOWING:
        return content
    values = (*content["data"].values(), *(content.get("metadata") or {}).values())
    if all(isinstance(value, str) for value in values):
        return content
    cleaned: dict[str, Any] = json.loads(json_packer(content))
    return cleaned


def _as_bytes(buffers: Any) -> list[bytes]:
    return [bytes(memoryview(buffer).cast("B")) for buffer in buffers or ()]


class Requests:
    """Which request the code that runs just now belongs to.

    A task belongs to the cell that made it; a thread to the cell that runs now.
    """

    def __init__(self) -> None:
        from contextvars import ContextVar

        self._own: ContextVar[str] = ContextVar("request")
        self._newest = ""
        self._lock = threading.Lock()

    def begin(self, request: str) -> None:
        """From now on carry out that request."""
        self._newest = request
        self._own.set(request)

    def current(self) -> str:
        """Return its id."""
        return self._own.get(self._newest)
