"""A thread that tells a widget of its run's events while the kernel is busy."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from amlnb.answers.event import stored_events
from amlnb.model.errors import AmlnbError
from amlnb.model.run import Run, replay
from amlnb.workspace.workspace import Workspace

#: Seconds between two looks: at most ten messages a second go to the page.
LOOK = 0.1
#: Events in one message.
_BATCH = 500


class Feed:
    """Watches one run from its own thread, until it has ended or `stop` is called.

    Parameters
    ----------
    tell
        Called with each batch of events in wire form.
    ended
        Called once with the run when it has ended or was interrupted.
    """

    def __init__(
        self,
        workspace: Workspace,
        run: Run,
        tell: Callable[[list[Any]], None],
        ended: Callable[[Run], None],
    ) -> None:
        self._workspace, self._run = workspace, run
        self._tell, self._ended = tell, ended
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """Watch no longer."""
        self._stopped.set()

    def join(self, timeout: float) -> None:
        """Wait until the last word is said."""
        self._thread.join(timeout)

    def _watch(self) -> None:
        run = self._run
        while not self._stopped.wait(LOOK):
            try:
                head = self._workspace.head(run.id)
                events = (
                    self._workspace.events_after(run.id, run.seq, limit=_BATCH)
                    if head.seq > run.seq
                    else []
                )
            except AmlnbError:
                continue  # the store is busy, or away for a moment
            if events:
                run = replay(run, events)
                self._tell(list(stored_events(events)))
            over = head.status.is_final or head.status.value == "interrupted"
            if over and run.seq >= head.seq:
                self._ended(self._workspace.run(run.id))
                return
