"""The feeds that somebody watches now, each only once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from amlnb.server.heads_feed import HeadsFeed
from amlnb.server.run_feed import RunFeed
from amlnb.server.workspaces import Desk, Workspaces

#: Threads that read stores; one that hangs on a slow disk leaves the others.
_THREADS = 4


class Feeds:
    """Finds the feed of a run or a list; those that nobody watches are forgotten."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces
        self.executor = ThreadPoolExecutor(_THREADS, thread_name_prefix="amlnb")
        self._runs: dict[tuple[str, str], RunFeed] = {}
        self._heads: dict[str, HeadsFeed] = {}

    def of_run(self, desk: Desk, run_id: str) -> RunFeed:
        """Return the feed of a run of that workspace; call from the server's loop."""
        self._runs = {key: feed for key, feed in self._runs.items() if feed.viewers}
        key = (str(desk.workspace.root), run_id)
        if key not in self._runs:
            self._runs[key] = RunFeed(desk.workspace, run_id, self.executor)
        return self._runs[key]

    def of_heads(self, desk_id: str) -> HeadsFeed:
        """Return the feed of one workspace's list, or of all for an empty id.

        It is kept when nobody watches, so that who comes back is told only news.
        """
        if desk_id not in self._heads:
            desks = self._workspaces
            find = (lambda: [desks.by_id(desk_id)]) if desk_id else desks.known
            self._heads[desk_id] = HeadsFeed(find, self.executor)
        return self._heads[desk_id]
