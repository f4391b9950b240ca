"""What a process does between its fork and its first cell: it becomes its own."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import ipykernel

from amlnb.forkserver.order import Order
from amlnb.forkserver.shell import for_programs

_LAUNCHER = str(Path(ipykernel.__file__).parents[1] / "ipykernel_launcher.py")
#: Folders of installed packages, as IPython knows them.
_INSTALLED = ("site-packages", "dist-packages")
#: Variables by which `tempfile` finds its folder.
_TEMPORARY = ("TMPDIR", "TEMP", "TMP")
#: Made before any fork, as all that each process would have to make.
LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36


def be_born(
    order: Order, parent: int, output: int, errors: int, keep: Collection[int]
) -> None:
    """Leave everything of the server's behind but what it has imported.

    Parameters
    ----------
    parent
        The server's process; if that is gone already, so are we.
    output, errors
        Become descriptors 1 and 2.
    keep
        Descriptors that stay open besides the first three.
    """
    os.setsid()
    _tie_to(parent)
    _first_to_go()
    _own_signals()
    _own_descriptors(output, errors, keep)
    settings_were, temporary_was = _settings_file(), _temporary()
    _own_environment(for_programs(dict(order.environment)))
    os.chdir(order.cwd)
    _own_path(order.environment.get("PYTHONPATH", ""))
    if _temporary() != temporary_was:
        tempfile.tempdir = None
    _own_settings(settings_were)
    _own_arguments()
    _fresh_seeds()
    gc.enable()


def _tie_to(parent: int) -> None:
    """End when the server ends, and keep orphans of what cells start as our own."""
    LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    adopt_orphans()
    if os.getppid() != parent:
        os._exit(1)


def _first_to_go() -> None:
    """Let us be ended before the server and others when memory runs out."""
    with contextlib.suppress(OSError):
        file = os.open("/proc/self/oom_score_adj", os.O_WRONLY)
        try:
            os.write(file, b"500")
        finally:
            os.close(file)


def adopt_orphans() -> None:
    """Become the parent of whatever our descendants leave when they end."""
    LIBC.prctl(_PR_SET_CHILD_SUBREAPER, 1)


def _own_signals() -> None:
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGTERM, signal.SIGCHLD, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _own_descriptors(output: int, errors: int, keep: Collection[int]) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(output, 1)
    os.dup2(errors, 2)
    for name in os.listdir("/dev/fd"):  # noqa: PTH208 - numbers are needed, not paths
        if int(name) > 2 and int(name) not in keep:  # noqa: PLR2004 - the first three
            with contextlib.suppress(OSError):  # the listing's own
                os.close(int(name))


def _own_environment(wanted: Mapping[str, str]) -> None:
    """Have just these variables; what is as it should be is not touched."""
    zone = os.environ.get("TZ")
    for name in os.environ.keys() - wanted.keys():
        del os.environ[name]
    for name, value in wanted.items():
        if os.environ.get(name) != value:
            os.environ[name] = value
    if os.environ.get("TZ") != zone:
        time.tzset()


def _own_path(wanted: str) -> None:
    """Look for modules where a kernel would.

    That is where PYTHONPATH says, with the standard library, and then here, before what
    is installed.
    """
    base = [path for path in sys.path if path]
    ahead = [path for path in wanted.split(os.pathsep) if path and path not in base]
    names = (os.path.basename(path) for path in base)  # noqa: PTH119 - only a name
    installed = (i for i, name in enumerate(names) if name in _INSTALLED)
    here = next(installed, 0)
    sys.path[:] = [*ahead, *base[:here], "", *base[here:]]


def _own_arguments() -> None:
    """Have a kernel's arguments: cells may look, and parsers find what they would."""
    folder = os.environ.get("TMPDIR", "/tmp")  # noqa: S108 - a name, not a file
    sys.argv[:] = [_LAUNCHER, "-f", f"{folder}/kernel-{os.getpid()}.json"]


def _temporary() -> tuple[str | None, ...]:
    return tuple(os.environ.get(name) for name in _TEMPORARY)


def _own_settings(settings_were: str) -> None:
    """Let matplotlib have the settings of this environment and folder."""
    matplotlib: Any = sys.modules.get("matplotlib")
    if matplotlib is not None:
        settings = matplotlib.matplotlib_fname()
        if settings != settings_were:
            matplotlib.rc_file(settings)
        matplotlib.rcParams["backend"] = os.environ["MPLBACKEND"]


def _settings_file() -> str:
    """Return the file of matplotlib's settings as things are; empty without it."""
    matplotlib: Any = sys.modules.get("matplotlib")
    return str(matplotlib.matplotlib_fname()) if matplotlib is not None else ""


def _fresh_seeds() -> None:
    """Draw other random numbers than our siblings do."""
    random.seed()
    numpy = sys.modules.get("numpy.random")
    if numpy is not None:
        numpy.seed()
