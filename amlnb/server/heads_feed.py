"""The runs of a list as they come and change, for all who look at the list."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Executor
from typing import TypedDict

from amlnb.answers.head import RunHeadJson
from amlnb.answers.heads import Wanted, without_steps
from amlnb.answers.text import json_text
from amlnb.model.errors import AmlnbError
from amlnb.server.watched import Watched
from amlnb.server.workspaces import Desk

#: Seconds between two looks, and the newest runs that are looked at.
PAUSE, NEWEST = 0.5, 100


class HeadsJson(TypedDict):
    """Runs that are new or changed."""

    #: Where a stream that is opened again goes on: ``after=``.
    cursor: str
    runs: list[RunHeadJson]


class HeadsFeed(Watched):
    """The heads of the newest runs of some workspaces.

    Parameters
    ----------
    desks
        Returns the workspaces as they are known now; called in another thread.
    """

    def __init__(self, desks: Callable[[], list[Desk]], executor: Executor) -> None:
        super().__init__(executor)
        self._desks = desks
        #: Cursors of another server, or of before a restart, are not ours.
        self._mark = secrets.token_hex(4)
        self._change: int | None = None
        #: Each run as last seen, and the number of the change that told it.
        self._seen: dict[str, tuple[int, RunHeadJson]] = {}

    async def follow(self, after: str) -> AsyncIterator[str]:
        """Yield what changed behind the cursor `after`, or all; then each change."""
        told = self._number(after)
        self.join()
        try:
            while True:
                news = self.news
                if self._change is not None and told != self._change:
                    runs = self._behind(told)
                    told = self._change
                    cursor = f"{self._mark}-{told}"
                    yield json_text(HeadsJson(cursor=cursor, runs=runs))
                else:
                    await news.wait()
        finally:
            self.leave()

    def _number(self, cursor: str) -> int:
        """Return the change that a cursor names; -1, before all, for a strange one."""
        mark, _, number = cursor.partition("-")
        if mark != self._mark or not (number.isascii() and number.isdigit()):
            return -1
        return int(number[:15])

    def _behind(self, told: int) -> list[RunHeadJson]:
        return [head for change, head in self._seen.values() if change > told]

    async def poll(self) -> None:
        """Look for runs that are new or changed."""
        while True:
            try:
                heads = await self.in_thread(self._read)
            except AmlnbError:
                heads = None  # a store is busy: the next look will tell
            if heads is not None and self._take(heads):
                self.wake()
            await asyncio.sleep(PAUSE)

    def _read(self) -> list[RunHeadJson]:
        self.looks += 1
        wanted = Wanted(limit=NEWEST)
        return [
            without_steps(head)
            for desk in self._desks()
            for head in desk.heads.newest(wanted)
        ]

    def _take(self, heads: list[RunHeadJson]) -> bool:
        """Note what changed; return whether there is anything to tell."""
        change = 0 if self._change is None else self._change + 1
        news = [head for head in heads if self._is_news(head)]
        if not news and self._change is not None:
            return False
        for head in news:
            self._seen[head["id"]] = (change, head)
        self._change = change
        return True

    def _is_news(self, head: RunHeadJson) -> bool:
        seen = self._seen.get(head["id"])
        return seen is None or seen[1] != head
