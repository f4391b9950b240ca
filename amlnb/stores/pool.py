"""Idle connections, so that each thread has its own while it needs one."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Any


class Pool:
    """Connections that nobody uses now; as many are opened as threads ask at once."""

    def __init__(self, connect: Callable[[], Any]) -> None:
        self._connect = connect
        self._idle: list[Any] = []
        self._abandoned: list[Any] = []
        self._lock = threading.Lock()
        self._process = os.getpid()
        self._closed = False

    def take(self) -> tuple[Any, bool]:
        """Return a connection, and whether it was opened just now."""
        with self._lock:
            self._leave_to_parent()
            if self._idle:
                return self._idle.pop(), False
        return self._connect(), True

    def give(self, connection: Any) -> None:
        """Take a connection back that may be used again."""
        with self._lock:
            if not self._closed:
                self._idle.append(connection)
                return
        connection.close()

    def close(self) -> None:
        """Close what is idle, and what is still lent when it comes back."""
        with self._lock:
            self._leave_to_parent()
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _leave_to_parent(self) -> None:
        """Forget, unclosed, what a fork copied: it is still the parent's."""
        if self._process != os.getpid():
            self._abandoned += self._idle
            self._idle = []
            self._process = os.getpid()
