"""A box around a worker: when it ends, everything it started ends with it."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path

from amlnb.forkserver.reaping import signal_started

_KILL = getattr(signal, "SIGKILL", signal.SIGTERM)


class Box(StrEnum):
    """How well what a step leaves behind can be found."""

    #: A process namespace: the kernel of the system kills all that is in it.
    NAMESPACE = "namespace"
    #: Linux without namespaces: process groups, and a search by the attempt's mark.
    SWEEP = "sweep"
    #: Elsewhere: the worker's process group only.
    GROUP = "group"


@cache
def best_box() -> Box:
    """Return the best box that works here, tried once with a process of its own."""
    if not sys.platform.startswith("linux"):
        return Box.GROUP
    words = prefix(Box.NAMESPACE)
    if not words:
        return Box.SWEEP
    try:
        tried = subprocess.run(  # noqa: S603 - programs found on PATH, no user's text
            [*words, sys.executable, "-I", "-S", "-c", "import os; os.getpid()"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=10,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return Box.SWEEP
    return Box.NAMESPACE if tried.returncode == 0 else Box.SWEEP


def describe_box() -> str:
    """Say how steps are kept together on this machine, and what that lacks."""
    return {
        Box.NAMESPACE: "each in a process namespace: nothing it starts can outlive it",
        Box.SWEEP: "process groups and a search by mark: processes that a step starts "
        "are found and ended, though not at once (user namespaces are not allowed)",
        Box.GROUP: "process groups only: a program that a step starts in a session of "
        "its own may outlive the step on this platform",
    }[best_box()]


def prefix(box: Box) -> list[str]:
    """Return the words that go before the worker's command."""
    tie, namespace = _commands() if box is Box.NAMESPACE else ([], [])
    return [*tie, *namespace]


@cache
def _commands() -> tuple[list[str], list[str]]:
    """Return two commands that each run another.

    The first ends it with its starter. The second makes it the first process of a
    namespace: root needs no user namespace for that; anybody else keeps their own user
    inside one.
    """
    unshare, setpriv = shutil.which("unshare"), shutil.which("setpriv")
    if unshare is None or setpriv is None:
        return [], []
    mapped = [] if os.geteuid() == 0 else ["--user", "--map-current-user"]
    alone = ("--pid", "--fork", "--kill-child", "--mount-proc", "--")
    return [setpriv, "--pdeathsig", "KILL"], [unshare, *mapped, *alone]


def lasting_prefix(box: Box) -> list[str]:
    """Return the words for a boxed process that outlives its starter."""
    return _commands()[1] if box is Box.NAMESPACE else []


def empty_namespace() -> None:
    """Kill all processes but this one, the first of its namespace."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(-1, _KILL)
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, 0)[0]:
            pass


def ask(popen: subprocess.Popen[bytes]) -> None:
    """Ask a worker to stop: SIGTERM to it, in whatever box it is."""
    signal_started(popen, signal.SIGTERM)


def kill(popen: subprocess.Popen[bytes], mark: str) -> None:
    """End a worker and all that it started, at once.

    Parameters
    ----------
    mark
        The environment entry, ``NAME=value``, that everything it started inherited.
    """
    signal_started(popen, _KILL)
    sweep(mark)


def sweep(mark: str) -> None:
    """Kill every process that bears the mark, until none is left."""
    for _ in range(50):  # what is being killed may fork once more
        found = [pid for pid in marked(mark) if pid != os.getpid()]
        if not found:
            return
        for pid in found:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, _KILL)


def marked(mark: str) -> Iterator[int]:
    """Yield the processes whose environment, at their start, held the mark."""
    wanted = os.fsencode(mark)
    for pid in _processes():
        with contextlib.suppress(OSError):
            environment = Path(f"/proc/{pid}/environ").read_bytes()
            if wanted in environment.split(b"\0") and not _is_zombie(pid):
                yield pid


def _processes() -> Sequence[int]:
    with contextlib.suppress(OSError):
        return [int(name) for name in os.listdir("/proc") if name.isdigit()]  # noqa: PTH208 - paths are not needed, and this runs often
    return []


def _is_zombie(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    return stat.rpartition(")")[2].split()[:1] == ["Z"]
