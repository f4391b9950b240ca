"""The forkserver of a workspace: what it may be, and where it listens."""

from __future__ import annotations

import os
import select
import socket
import sys
from collections.abc import Iterable
from pathlib import Path

from amlnb.compute.box import Box, best_box, lasting_prefix
from amlnb.forkserver.settings import ServerSettings
from amlnb.forkserver.start import Forkservers, NoForkserverError, reach
from amlnb.settings import Settings


class Forking:
    """Gives steps of one workspace their processes, where that is wanted and works.

    Holds a line to the server, so that it stays while this does, and its end is seen.
    """

    def __init__(self, root: Path, settings: Settings) -> None:
        self._root, self._settings = root, settings
        self._line: socket.socket | None = None
        self._path: Path | None = None

    def socket(self, box: Box) -> Path | None:
        """Return where the forkserver listens, started if need be; None without one."""
        if not self._settings.forkserver:
            return None
        if self._line is None or _has_ended(self._line) or self._is_abandoned:
            self.close()
            try:
                self._path = self._servers(box).ensure(os.environ)
                self._line = reach(self._path)
            except NoForkserverError as error:
                print(error, file=sys.stderr)  # noqa: T201 - the runner's log
                self._path = None
        return self._path

    def warm(self, modules: Iterable[str] = ()) -> None:
        """Start the forkserver early, and let it import; waits for nothing."""
        if self._settings.forkserver:
            self._servers(best_box()).warm(os.environ, modules)

    def close(self) -> None:
        """Let go of the server."""
        if self._line is not None:
            self._line.close()
            self._line = None

    @property
    def _is_abandoned(self) -> bool:
        """Whether a worker found that it answers no more, and took its socket away."""
        return self._path is not None and not self._path.exists()

    def _servers(self, box: Box) -> Forkservers:
        settings = self._settings
        return Forkservers(
            workspace=str(self._root),
            settings=ServerSettings(
                idle=settings.forkserver_idle, never=settings.not_before_fork
            ),
            box=tuple(lasting_prefix(box)),
        )


def _has_ended(line: socket.socket) -> bool:
    """Whether the other side is gone; it never says anything of itself."""
    return bool(select.select([line], [], [], 0)[0])
