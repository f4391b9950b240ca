"""How IPython's results, displays and widgets leave a forked process: as messages.

The kinds and fields are those of Jupyter's messaging protocol, version 5.
"""

from __future__ import annotations

import base64
import sys
from collections.abc import Callable, Mapping
from typing import Any

from comm.base_comm import BaseComm
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher

Hook = Callable[[dict[str, Any]], dict[str, Any] | None]
#: Sends a message: kind, content, metadata, buffers.
Tell = Callable[[str, dict[str, Any], dict[str, Any], list[bytes]], None]

_TEXT_AS_BYTES = ("text/", "image/svg+xml")


class Publisher(DisplayPublisher):
    """Sends displays, their updates, and ``clear_output``."""

    tell: Tell
    _hooks: list[Hook]

    def publish(
        self,
        data: Any,
        metadata: Any = None,
        source: Any = None,  # noqa: ARG002 - IPython's signature
        *,
        transient: Any = None,
        update: bool = False,
        **_: Any,
    ) -> None:
        """Send a display, or what a display that came before shows now."""
        content = {
            "data": sendable(data),
            "metadata": metadata or {},
            "transient": transient or {},
        }
        self._send("update_display_data" if update else "display_data", content)

    def clear_output(self, wait: bool = False) -> None:
        """Ask that the cell's outputs so far be forgotten."""
        self._send("clear_output", {"wait": bool(wait)})

    def register_hook(self, hook: Hook) -> None:
        """From now on, let `hook` change or keep back each message."""
        self._kept().append(hook)

    def unregister_hook(self, hook: Hook) -> bool:
        """Stop that; return whether the hook was known."""
        if hook in self._kept():
            self._kept().remove(hook)
            return True
        return False

    def _kept(self) -> list[Hook]:
        if "_hooks" not in self.__dict__:
            self.__dict__["_hooks"] = []
        hooks: list[Hook] = self.__dict__["_hooks"]
        return hooks

    def _send(self, kind: str, content: dict[str, Any]) -> None:
        flush()
        message: dict[str, Any] | None = {
            "msg_type": kind,
            "header": {"msg_type": kind},
            "content": content,
            "metadata": {},
        }
        for hook in self._kept():
            message = hook(message)  # type: ignore[arg-type]
            if message is None:
                return
        if message is not None:
            self.tell(kind, message["content"], {}, [])


class ResultHook(DisplayHook):
    """Sends the value of a cell's last expression."""

    tell: Tell
    _result: dict[str, Any] | None = None

    def start_displayhook(self) -> None:
        """Begin a result."""
        self._result = {}

    def write_output_prompt(self) -> None:
        """Note which result it is."""
        self._of()["execution_count"] = self.prompt_count

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        """Note what it looks like."""
        self._of()["data"] = sendable(format_dict)
        self._of()["metadata"] = md_dict or {}

    def finish_displayhook(self) -> None:
        """Send it, if there is anything to show."""
        flush()
        result, self._result = self._of(), None
        if result.get("data"):
            self.tell("execute_result", result, {}, [])

    def _of(self) -> dict[str, Any]:
        if self._result is None:
            self._result = {}
        return self._result


class MessageComm(BaseComm):
    """A widget's line to the front end: whoever executes the notebook listens."""

    tell: Tell

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
        parts = [bytes(memoryview(buffer).cast("B")) for buffer in buffers or ()]
        self.tell(msg_type, content, metadata or {}, parts)


def flush() -> None:
    """Send first what was printed first."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()


def sendable(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a display's data as JSON can hold it: pictures in base 64."""
    return {kind: _sendable(kind, value) for kind, value in data.items()}


def _sendable(kind: str, value: Any) -> Any:
    if not isinstance(value, bytes):
        return value
    if kind.startswith(_TEXT_AS_BYTES):
        return value.decode("utf-8", "replace")
    return base64.b64encode(value).decode("ascii")
