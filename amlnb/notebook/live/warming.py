"""Getting ready, while a person still types, for the first run."""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path


def warm_up() -> None:
    """Start the workspace's forkserver in the background, if there is one."""
    threading.Thread(target=_warm_up, name="amlnb-warm-up", daemon=True).start()


def _warm_up() -> None:
    from amlnb.settings import Settings
    from amlnb.workspace.folder import NoWorkspaceError
    from amlnb.workspace.forking import Forking
    from amlnb.workspace.workspace import root_for

    settings = Settings.read()
    with contextlib.suppress(NoWorkspaceError, OSError):
        root = root_for(settings, Path.cwd(), create=False)
        Forking(root, settings).warm()
