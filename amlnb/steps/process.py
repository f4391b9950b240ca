"""A kernel's process: started on ipc sockets, watched, interrupted, killed."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amlnb.forkserver.reaping import signal_started
from amlnb.model.errors import AmlnbError
from amlnb.steps.kernels import BadKernelError, Kernel

#: The kernel's own words that are kept for the report of its death.
_KEPT_BYTES = 16_384
#: Linux allows 107 bytes for a socket's path, macOS 103; ``k-5`` follows the folder.
_LONGEST_FOLDER = 98


class LongPathError(AmlnbError):
    """The folder for a kernel's sockets has a path that sockets cannot have."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(
            f"Kernel sockets cannot lie in {path!r}: its path is over "
            f"{_LONGEST_FOLDER} bytes. Set TMPDIR to a shorter folder."
        )


@dataclass(slots=True)
class KernelProcess:
    """One running kernel; nobody but its starter can reach its sockets."""

    kernel: Kernel
    #: What a client needs to connect, as in a Jupyter connection file.
    connection: Mapping[str, Any]
    _popen: subprocess.Popen[bytes]
    _words: Words

    @property
    def is_alive(self) -> bool:
        """Whether the process has not ended."""
        return self._popen.poll() is None

    @property
    def exit_code(self) -> int | None:
        """The exit code, negative for a signal, or None while it lives."""
        return self._popen.poll()

    @property
    def is_lost(self) -> bool:
        """Return False: whoever watches it has started it."""
        return False

    @property
    def last_words(self) -> str:
        """The end of what it wrote to its own standard output and error."""
        return self._words.text()

    def interrupt(self) -> None:
        """Do what Ctrl-C does: signal the kernel and what it runs in its group."""
        self._signal(signal.SIGINT)

    def kill(self) -> None:
        """End it and its process group at once, and wait until it is gone."""
        self._signal(getattr(signal, "SIGKILL", signal.SIGTERM))
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._popen.wait(5)

    def _signal(self, number: int) -> None:
        signal_started(self._popen, number)


def start_kernel(
    kernel: Kernel, runtime: Path, cwd: str, environment: Mapping[str, str]
) -> KernelProcess:
    """Start a kernel and return at once, before it is ready.

    Parameters
    ----------
    runtime
        A short path to a folder that only this user may enter, for the sockets.

    Raises
    ------
    BadKernelError, LongPathError
        When the process cannot be started.
    """
    if kernel.provisioner:
        raise BadKernelError(
            kernel.name,
            f"it is run by {kernel.provisioner!r}, and only kernels that are "
            "processes of this machine are supported",
        )
    connection = _connection(kernel, runtime)
    file = runtime / "connection.json"
    file.touch(mode=0o600)  # it holds the key that messages are signed with
    file.write_text(json.dumps(connection), encoding="utf-8")
    argv = [*_tied(), *_at_its_best(kernel.command(str(file)))]
    full = {**environment, **kernel.environment}
    popen = _spawn(kernel, argv, cwd, full)
    return KernelProcess(kernel, connection, popen, Words.of(popen))


def _connection(kernel: Kernel, runtime: Path) -> dict[str, Any]:
    if sys.platform == "win32":
        raise BadKernelError(kernel.name, "Windows has no local sockets for kernels")
    if len(os.fsencode(runtime)) > _LONGEST_FOLDER:
        raise LongPathError(str(runtime))
    ports = ("shell", "iopub", "stdin", "control", "hb")
    return {
        "transport": "ipc",
        "ip": str(runtime / "k"),
        **{f"{port}_port": n for n, port in enumerate(ports, start=1)},
        "key": secrets.token_hex(32),
        "signature_scheme": "hmac-sha256",
        "kernel_name": kernel.name,
    }


def _at_its_best(argv: list[str]) -> list[str]:
    """Return the command with what we know of kernels that are well known."""
    if "ipykernel_launcher" in argv:  # keep our cells out of the user's history
        return [*argv, "--HistoryManager.hist_file=:memory:"]
    quick = "amlnb.steps.languages.quick_bash_kernel"
    return [quick if word == "bash_kernel" else word for word in argv]


def _tied() -> list[str]:
    """Return what goes before a command so that it ends when we are killed.

    As the first process of a namespace we need nothing: all in it ends with us.
    """
    setpriv = shutil.which("setpriv") if sys.platform.startswith("linux") else None
    is_first = os.getpid() == 1
    return [setpriv, "--pdeathsig", "KILL"] if setpriv and not is_first else []


def _spawn(
    kernel: Kernel, argv: list[str], cwd: str, environment: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # noqa: S603 - the kernel's own command
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=cwd,
            env=dict(environment),
            start_new_session=True,
        )
    except OSError as error:
        why = f"{error.strerror or error}: {error.filename or argv[0]}"
        raise BadKernelError(kernel.name, why) from error


class Words:
    """The newest bytes of a stream, read by a thread so that it never fills up."""

    def __init__(self) -> None:
        self._kept = bytearray()
        self._thread: threading.Thread | None = None

    @classmethod
    def of(cls, popen: subprocess.Popen[bytes]) -> Words:
        """Read the process's output until it ends."""
        words = cls()
        words._thread = threading.Thread(target=words._read, args=[popen], daemon=True)
        words._thread.start()
        return words

    def _read(self, popen: subprocess.Popen[bytes]) -> None:
        stream = popen.stdout
        if stream is None:
            return
        with stream:
            while part := os.read(stream.fileno(), 65_536):
                self._kept += part
                del self._kept[:-_KEPT_BYTES]

    def text(self) -> str:
        """Return what is kept, after giving the thread a moment to read the rest."""
        if self._thread is not None:
            self._thread.join(0.2)
        return bytes(self._kept).decode("utf-8", "replace")
