"""The forkserver of a workspace: what it may be, and where it listens."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from amlnb.compute.box import Box, best_box, lasting_prefix
from amlnb.forkserver.settings import ServerSettings
from amlnb.forkserver.start import Forkservers, NoForkserverError
from amlnb.settings import Settings


@dataclass(frozen=True, slots=True)
class Forking:
    """Gives steps of one workspace their processes, where that is wanted and works."""

    root: Path
    settings: Settings

    def socket(self, box: Box) -> Path | None:
        """Return where the forkserver listens, started if need be; None without one."""
        if not self.settings.forkserver:
            return None
        try:
            return self._servers(box).ensure(os.environ)
        except NoForkserverError as error:
            print(error, file=sys.stderr)  # noqa: T201 - the runner's log
            return None

    def warm(self, modules: Iterable[str] = ()) -> None:
        """Start the forkserver early, and let it import; waits for nothing."""
        if self.settings.forkserver:
            self._servers(best_box()).warm(os.environ, modules)

    def _servers(self, box: Box) -> Forkservers:
        return Forkservers(
            workspace=str(self.root),
            settings=ServerSettings(
                idle=self.settings.forkserver_idle, never=self.settings.not_before_fork
            ),
            box=tuple(lasting_prefix(box)),
        )
