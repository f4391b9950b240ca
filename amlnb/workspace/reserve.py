"""Space put by, so that a run whose disk is full can still say so."""

from __future__ import annotations

import contextlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from amlnb.model.errors import AmlnbError
from amlnb.stores.errors import FullStoreError

#: Bytes that are put by: for the last events and results of many steps.
_BYTES = 2 << 20
#: How much more must be free for that.
_TIMES = 4


@dataclass(frozen=True, slots=True)
class Reserve:
    """A file of no use but its size."""

    path: Path

    def put_by(self) -> None:
        """Make the file, where there is room enough and none yet."""
        with contextlib.suppress(OSError):
            free = shutil.disk_usage(self.path.parent).free
            if hasattr(os, "posix_fallocate") and free > _TIMES * _BYTES:
                self._make()

    def _make(self) -> None:
        handle = os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            os.posix_fallocate(handle, 0, _BYTES)
        finally:
            os.close(handle)

    def give_up(self, error: AmlnbError) -> bool:
        """Free the space if that may help against the error; return whether it may."""
        if not isinstance(error, FullStoreError):
            return False
        try:
            self.path.unlink()
        except OSError:
            return False
        return True
