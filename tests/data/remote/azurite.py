"""Azurite, an Azure blob store on this machine, for tests; brought in by npm."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

VERSION = "3.37.0"
#: The account and key that every Azurite has; they open nothing else.
ACCOUNT = "devstoreaccount1"
KEY = (
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/"
    "K1SZFPTOtr/KBHBeksoGMGw=="
)
_INSTALL_SECONDS = 240
_START_SECONDS = 60
_END_SECONDS = 30


class NoAzuriteError(Exception):
    """It cannot be had here; the message says why."""


@dataclass(frozen=True)
class Azurite:
    port: int

    @property
    def endpoint(self) -> str:
        return f"127.0.0.1:{self.port}"


@contextmanager
def azurite() -> Iterator[Azurite]:
    """Run an emulator with an empty store until the block ends."""
    program = _program()
    port = _free_port()
    with tempfile.TemporaryDirectory(prefix="amlnb-azurite-") as folder:
        process = subprocess.Popen(
            [
                *("node", str(program), "--silent", "--skipApiVersionCheck", "--loose"),
                *("--blobHost", "127.0.0.1", "--blobPort", str(port)),
                *("--location", folder, "--disableTelemetry"),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            # node may be a wheel's: a Python program in front of the real one.
            start_new_session=True,
        )
        try:
            _wait(process, port)
            yield Azurite(port)
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End its whole group: the real node may outlive the one that started it.

    It writes its tables as it goes, and its folder is removed next.
    """
    os.killpg(process.pid, signal.SIGTERM)
    process.wait(timeout=_END_SECONDS)
    deadline = time.monotonic() + _END_SECONDS
    with suppress(ProcessLookupError):
        while time.monotonic() < deadline:
            os.killpg(process.pid, 0)  # raises once nobody is left
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGKILL)


def _program() -> Path:
    """Return the emulator's script, installed once into the user's cache."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = home / "amlnb-tests" / f"azurite-{VERSION}"
    program = folder / "node_modules/azurite/dist/src/blob/main.js"
    if program.exists():
        return program
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise NoAzuriteError("there is no npm here")
    draft = Path(tempfile.mkdtemp(dir=_made(folder.parent), prefix=".azurite-"))
    try:
        _install(npm, draft)
        if not program.exists():  # two suites may bring it in at once
            draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return program


def _install(npm: str, folder: Path) -> None:
    command = [npm, "install", "--prefix", str(folder), "--no-audit", "--no-fund"]
    try:
        subprocess.run(
            [*command, "--ignore-scripts", f"azurite@{VERSION}"],
            check=True,
            capture_output=True,
            timeout=_INSTALL_SECONDS,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise NoAzuriteError(
            f"npm cannot bring it in ({type(error).__name__})"
        ) from error


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise NoAzuriteError(f"it ended at once, with {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)  # until it listens; nothing tells us
        else:
            return
    raise NoAzuriteError("it did not start in time")
