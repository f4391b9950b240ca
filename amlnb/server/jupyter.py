"""The extension of a Jupyter server: the application and the streams, mounted."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

from jupyter_server.utils import url_path_join
from starlette.types import ASGIApp

from amlnb.server.bridge import Bridge
from amlnb.server.feeds import Feeds
from amlnb.server.notebooks import Notebooks
from amlnb.server.root import Root
from amlnb.server.sockets import HeadsStream, RunStream
from amlnb.server.workspaces import Workspaces
from amlnb.settings import Settings

#: Below the server's base URL.
PREFIX = "amlnb/api"


def extend(server: Any, notebooks: Notebooks) -> None:
    """Mount everything below ``<base_url>amlnb/api/``.

    Parameters
    ----------
    server
        The running ``jupyter_server.serverapp.ServerApp``.
    """
    workspaces = Workspaces(Root(_root_of(server)), Settings.read())
    feeds = Feeds(workspaces)
    prefix = url_path_join(server.web_app.settings["base_url"], PREFIX)
    here = re.escape(prefix)
    watching = {"workspaces": workspaces, "feeds": feeds}
    bridge = {"app": LateApp(workspaces, notebooks), "prefix": prefix}
    server.web_app.add_handlers(
        ".*$",
        [
            (rf"{here}/runs/([^/]+)/stream", RunStream, watching),
            (rf"{here}/stream", HeadsStream, watching),
            (rf"{here}(?:/.*)?", Bridge, bridge),
        ],
    )
    server.log.info("amlnb answers at %s/", prefix)


def _root_of(server: Any) -> Path:
    """Return the folder whose files the browser shows: the contents manager's."""
    root = getattr(server.contents_manager, "root_dir", "") or server.root_dir
    return Path(root).expanduser().resolve()


class LateApp:
    """The application, made at the first request: a server must start quickly."""

    def __init__(self, workspaces: Workspaces, notebooks: Notebooks) -> None:
        self._workspaces = workspaces
        self._notebooks = notebooks
        self._making: asyncio.Future[ASGIApp] | None = None

    async def __call__(self) -> ASGIApp:
        """Return the application."""
        if self._making is None:
            loop = asyncio.get_running_loop()
            self._making = loop.run_in_executor(None, self._make)
        return await asyncio.shield(self._making)

    def _make(self) -> ASGIApp:
        from amlnb.server.app import make_app
        from amlnb.server.world import World

        return make_app(World(workspaces=self._workspaces, notebooks=self._notebooks))
