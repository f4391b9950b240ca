"""Finding the forkserver of an environment, or starting it."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import socket
import subprocess
import sys
import sysconfig
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from amlnb.forkserver.frames import send
from amlnb.forkserver.marks import with_room
from amlnb.forkserver.place import (
    connected,
    last_words,
    private_folder,
    remove_dead,
)
from amlnb.forkserver.settings import ServerSettings
from amlnb.model.codec import encode
from amlnb.model.errors import AmlnbError

#: Variables that libraries read when they are imported: a server has its own values, so
#: others want another server.
_READ_AT_IMPORT = (
    "ARROW_", "CUDA_", "GOMP_", "HF_", "KMP_", "LANG", "LC_", "LD_", "MALLOC_",
    "MKL_", "NPY_", "NUMBA_", "NUMEXPR_", "OMP_", "OPENBLAS_", "PLOTLY_", "PYTHON",
    "TF_", "TQDM_", "VIRTUAL_ENV",
)  # fmt: skip
#: A server that a step starts ends with that step, so nobody else may share it.
_OF_A_STEP = ("AMLNB_ATTEMPT_ID",)
_OWN_TO_EACH = ("PYTHONPATH",)
#: Seconds to wait for another process that is starting the server.
_TURN_SECONDS = 10.0


class NoForkserverError(AmlnbError):
    """A forkserver can neither be found nor started."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"No forkserver could be started: {why}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Forkservers:
    """Where processes for Python cells come from: one server for each environment.

    A server is started when it is first wanted, lives on when its starter ends, and
    ends by itself when nobody has wanted it for a while.
    """

    #: The workspace's folder: servers of different workspaces share nothing.
    workspace: str = ""
    settings: ServerSettings = field(default_factory=ServerSettings)
    #: Words before the server's command: a namespace in which it can be killed whole.
    box: Sequence[str] = ()

    def ensure(self, environment: Mapping[str, str]) -> Path:
        """Return the socket of the server for such an environment, started if need be.

        Raises
        ------
        NoForkserverError
            Where the platform has none, or it could not be started.
        """
        if not is_supported():
            raise NoForkserverError(
                f"{sys.platform} cannot fork safely what Python has imported"
            )
        try:
            path = self._path(environment)
            line = connected(path) or self._started(path, environment)
        except OSError as error:
            raise NoForkserverError(str(error)) from error
        line.close()
        return path

    def warm(self, environment: Mapping[str, str], modules: Iterable[str] = ()) -> None:
        """Start the server if there is none, and let it import, waiting for nothing."""
        with contextlib.suppress(NoForkserverError, OSError):
            line = reach(self.ensure(environment))
            with line:
                send(line, "warm", {"modules": list(modules)})

    def retire(self, environment: Mapping[str, str]) -> None:
        """Let the server end when what it runs has ended, if there is one."""
        with contextlib.suppress(NoForkserverError, OSError):
            line = connected(self._path(environment))
            if line is not None:
                with line:
                    send(line, "retire", {})

    def _path(self, environment: Mapping[str, str]) -> Path:
        folder = private_folder()
        if folder is None:
            raise NoForkserverError(
                "there is no private folder for its socket; set XDG_RUNTIME_DIR to a "
                "short path that only you may enter"
            )
        return folder / f"{self._key(environment)}.sock"

    def _key(self, environment: Mapping[str, str]) -> str:
        wanted = _read_at_import(environment)
        parts = [
            self.workspace,
            json.dumps(encode(self.settings), sort_keys=True),
            " ".join(self.box),
            sys.executable,
            sys.version,
            *_state_of_installed(),
            *sorted(f"{k}={v}" for k, v in wanted.items()),
        ]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]

    def _started(self, path: Path, environment: Mapping[str, str]) -> socket.socket:
        """Start the server, unless somebody else just did."""
        with _locked(path.with_suffix(".lock")):
            line = connected(path)
            if line is not None:
                return line
            remove_dead(path.parent)
            path.unlink(missing_ok=True)
            with socket.socket(socket.AF_UNIX) as listener:
                listener.bind(str(path))
                path.chmod(0o600)
                listener.listen(128)
                self._spawn(listener, path.with_suffix(".log"), environment)
            reached = connected(path)
        if reached is None:
            said = last_words(path) or f"see {path.with_suffix('.log')}"
            raise NoForkserverError(f"it ended at once ({said})")
        return reached

    def _spawn(
        self, listener: socket.socket, log: Path, environment: Mapping[str, str]
    ) -> None:
        settings = json.dumps(encode(self.settings))
        own = {k: v for k, v in environment.items() if k not in _OWN_TO_EACH}
        command = [sys.executable, "-m", "amlnb.forkserver.server"]
        writing = os.open(log, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        try:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [*self.box, *command, str(listener.fileno()), settings],
                cwd="/",
                env=with_room(own),
                stdin=subprocess.DEVNULL,
                stdout=writing,
                stderr=writing,
                pass_fds=[listener.fileno()],
                start_new_session=True,
            )
        finally:
            os.close(writing)
        # The thread keeps it from staying a zombie, however long we live.
        threading.Thread(target=process.wait, daemon=True).start()


def reach(path: Path) -> socket.socket:
    """Return a line to the server at that socket, for one process.

    Raises
    ------
    NoForkserverError
        When nobody listens there.
    """
    try:
        line = connected(path)
    except OSError as error:
        raise NoForkserverError(str(error)) from error
    if line is None:
        raise NoForkserverError(f"nobody listens at {path}")
    return line


def is_supported() -> bool:
    """Whether this platform has what a forkserver needs."""
    return sys.platform.startswith("linux") and hasattr(os, "pidfd_open")


def _read_at_import(environment: Mapping[str, str]) -> dict[str, str]:
    return {
        k: v
        for k, v in environment.items()
        if k.startswith((*_READ_AT_IMPORT, *_OF_A_STEP)) and k not in _OWN_TO_EACH
    }


@cache
def _state_of_installed() -> tuple[str, ...]:
    """Return texts that change when a package is installed or removed.

    Looked at once: a process keeps what it has imported, too.
    """
    paths = sysconfig.get_paths()
    folders = dict.fromkeys((paths["purelib"], paths["platlib"]))
    return (*(_changed(Path(folder)) for folder in folders), _own_state())


def _own_state() -> str:
    """Return a text that changes with our own code, where that is being worked on."""
    package = Path(__file__).parents[1]
    if package.parent.name == "site-packages":
        return ""
    return max((_changed(path) for path in package.rglob("*.py")), default="")


def _changed(path: Path) -> str:
    try:
        return f"{path.stat().st_mtime_ns:020} {path}"
    except OSError:
        return str(path)


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        _wait_for_turn(handle, path)
        yield
    finally:
        os.close(handle)


def _wait_for_turn(handle: int, path: Path) -> None:
    end = time.monotonic() + _TURN_SECONDS
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise NoForkserverError(f"another process holds {path}") from None
            time.sleep(0.01)
        else:
            return
