"""One run's events for all who watch it: read once, told to each from where it was."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from concurrent.futures import Executor
from itertools import islice

from amlnb.answers.event import status_json, stored_events
from amlnb.answers.text import json_text
from amlnb.model.errors import AmlnbError, NotFoundError
from amlnb.model.run import Run, RunStatus
from amlnb.server.watched import Watched
from amlnb.workspace.workspace import Workspace

#: Seconds between two looks at a run that is busy, so at most one message in that time.
#: With twice that, an event would too often be older than 0.1 s when it is drawn.
BUSY = 0.05
#: Between looks at one to which nothing happened for `PATIENCE` seconds.
CALM, PATIENCE = 0.1, 2.0
#: Between looks at one that has ended or was interrupted: it may be resumed.
ENDED = 1.0
#: Events in one message, and events that are kept for viewers who lag behind.
BATCH, RECENT = 500, 2_000


class RunFeed(Watched):
    """The events of one run, from its store.

    Parameters
    ----------
    executor
        Where the store is read.
    """

    def __init__(self, workspace: Workspace, run_id: str, executor: Executor) -> None:
        super().__init__(executor)
        self._workspace = workspace
        self._run_id = run_id
        #: The number of the newest event that was seen; None before the first look.
        self._seq: int | None = None
        self._status = RunStatus.PENDING
        self._is_gone = False
        #: The newest events as texts, up to `_seq`.
        self._recent: deque[str] = deque(maxlen=RECENT)

    async def follow(self, after: int) -> AsyncIterator[str]:
        """Yield messages as JSON texts: lists of events behind `after`, or a status.

        It ends when the run is no longer in the store. A viewer that reads slowly is
        told more at once; nothing is kept for it alone.
        """
        self.join()
        try:
            told_interrupted = False
            while True:
                news = self.news
                texts = await self._behind(after)
                if texts:
                    after += len(texts)
                    yield f"[{','.join(texts)}]"
                elif self._is_interrupted != told_interrupted:
                    told_interrupted = self._is_interrupted
                    yield json_text(status_json(self._status))
                elif self._is_gone:
                    return
                else:
                    await news.wait()
        finally:
            self.leave()

    @property
    def _is_interrupted(self) -> bool:
        return self._status is RunStatus.INTERRUPTED

    async def _behind(self, after: int) -> list[str]:
        """Return the next events behind a number, from memory or from the store."""
        missed = (self._seq or 0) - after
        if missed <= 0:
            return []
        if missed > len(self._recent):
            return await self.in_thread(self._texts_after, after)
        start = len(self._recent) - missed
        return list(islice(self._recent, start, start + BATCH))

    # -------------------------------------------------------------------- looking

    async def poll(self) -> None:
        """Look for new events until the run is gone from the store."""
        self._seq, self._is_gone, quiet = None, False, 0.0
        self._recent.clear()
        while not self._is_gone:
            before = (self._seq, self._is_interrupted)
            await self._look()
            if (self._seq, self._is_interrupted) != before:
                quiet = 0.0
                self.wake()
            pause = self._pause(quiet)
            await asyncio.sleep(pause)
            quiet += pause
        self.wake()

    def _pause(self, quiet: float) -> float:
        if self._status.is_final or self._is_interrupted:
            return ENDED
        return BUSY if quiet < PATIENCE else CALM

    async def _look(self) -> None:
        try:
            head, texts = await self.in_thread(self._read, self._seq)
        except NotFoundError:
            self._is_gone = True
        except AmlnbError:
            return  # the store is busy, or away for a moment: the next look will tell
        else:
            self._take(head, texts)

    def _take(self, head: Run, texts: list[str]) -> None:
        self._status = head.status
        if self._seq is None:  # who needs what was before reads it from the store
            self._seq = head.seq
            return
        self._recent.extend(texts)
        self._seq += len(texts)

    def _read(self, seq: int | None) -> tuple[Run, list[str]]:
        self.looks += 1
        head = self._workspace.head(self._run_id)
        is_news = seq is not None and head.seq > seq
        return head, self._texts_after(seq or 0) if is_news else []

    def _texts_after(self, seq: int) -> list[str]:
        events = self._workspace.events_after(self._run_id, seq, limit=BATCH)
        return [json_text(event) for event in stored_events(events)]
