"""A real JupyterLab on loopback, and a page of it in Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TOKEN = "tok"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
#: Waits until the notebook's kernel listens: the toolbar says idle too early.
READY = """async () => {
  const sleep = ms => new Promise(r => setTimeout(r, ms));
  for (;;) {
    const app = window.jupyterapp;
    if (app) {
      await app.restored;
      const panel = app.shell.currentWidget;
      if (panel && panel.sessionContext) {
        await panel.context.ready;
        await panel.sessionContext.ready;
        const kernel = panel.sessionContext.session?.kernel;
        if (kernel) {
          await kernel.info;
          const idle = kernel.status === 'idle';
          const connected = kernel.connectionStatus === 'connected';
          if (connected && idle && app.commands.hasCommand('notebook:run-all-cells'))
            return;
        }
      }
    }
    await sleep(50);
  }
}"""


@dataclass
class Lab:
    """The server, its root folder, and how to reach it."""

    root: Path
    base: str
    process: subprocess.Popen[bytes]

    def url(self, path: str, place: str = "lab/tree") -> str:
        """Return the address of a file in the front end."""
        reset = "&reset" if place.startswith("lab") else ""
        return f"{self.base}/{place}/{path}?token={TOKEN}{reset}"


def start_lab(folder: Path) -> Lab:
    """Start a server that knows nothing of this user's own settings."""
    root = folder / "root"
    root.mkdir()
    news = "@jupyterlab/apputils-extension/notification.jupyterlab-settings"
    settings = folder / "settings" / news
    settings.parent.mkdir(parents=True)
    settings.write_text('{"fetchNews": "false"}')
    environment = {
        **os.environ,
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
    }
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
        f"--ServerApp.port={port}",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.root_dir={root}",
        f"--IdentityProvider.token={TOKEN}",
        "--LabApp.expose_app_in_browser=True",
        "--JupyterNotebookApp.expose_app_in_browser=True",
    ]
    with (folder / "lab.log").open("wb") as log:
        process = subprocess.Popen(
            command, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{base}/api?token={TOKEN}")
            break
        except OSError:
            time.sleep(0.1)
    return Lab(root, base, process)


def run_all(page: Any) -> None:
    """Run every cell, and go on while they run."""
    page.evaluate("void window.jupyterapp.commands.execute('notebook:run-all-cells')")


def command(page: Any, name: str) -> None:
    """Do what a menu or key would."""
    page.evaluate(f"window.jupyterapp.commands.execute('{name}')")


def words(locator: Any) -> Sequence[str]:
    """Return the texts of all that a locator finds."""
    found: Sequence[str] = locator.all_text_contents()
    return found
