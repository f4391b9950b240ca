"""Something that is looked at while anybody watches: one poller for all viewers."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import Executor
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Watched(ABC):
    """Starts looking with the first viewer, and stops with the last.

    Parameters
    ----------
    executor
        Where stores are read, so that the server's loop never waits for a disk.
    """

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._news = asyncio.Event()
        self._poller: asyncio.Task[None] | None = None
        #: How many watch now.
        self.viewers = 0
        #: How often the store was looked at.
        self.looks = 0

    @abstractmethod
    async def poll(self) -> None:
        """Look again and again, and `wake` the viewers when there is news."""

    def join(self) -> None:
        """Count one more viewer."""
        self.viewers += 1
        if self._poller is None or self._poller.done():
            self._poller = asyncio.ensure_future(self.poll())

    def leave(self) -> None:
        """Count one viewer less."""
        self.viewers -= 1
        if not self.viewers and self._poller is not None:
            self._poller.cancel()
            self._poller = None

    @property
    def news(self) -> asyncio.Event:
        """What is set at the next news; ask for it before looking what is there."""
        return self._news

    def wake(self) -> None:
        """Let all viewers look."""
        news, self._news = self._news, asyncio.Event()
        news.set()

    async def in_thread(
        self, work: Callable[_P, _T], *given: _P.args, **named: _P.kwargs
    ) -> _T:
        """Return what `work` does, done in another thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, lambda: work(*given, **named))
