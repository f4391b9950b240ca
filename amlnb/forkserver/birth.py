"""What a process does between its fork and its first cell: it becomes its own."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import random
import signal
import sys
import time
from collections.abc import Collection
from pathlib import Path

from amlnb.forkserver.order import Order
from amlnb.forkserver.shell import for_programs

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
    os.environ.clear()
    os.environ.update(for_programs(dict(order.environment)))
    time.tzset()
    os.chdir(order.cwd)
    _own_path(order.environment.get("PYTHONPATH", ""))
    _fresh_seeds()
    gc.enable()


def _tie_to(parent: int) -> None:
    """End when the server ends, and keep orphans of what cells start as our own."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    adopt_orphans()
    if os.getppid() != parent:
        os._exit(1)


def _first_to_go() -> None:
    """Let us be ended before the server and others when memory runs out."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("500", "ascii")


def adopt_orphans() -> None:
    """Become the parent of whatever our descendants leave when they end."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)


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


def _own_path(wanted: str) -> None:
    """Look for modules where a kernel would: here, and where PYTHONPATH says."""
    paths = ["", *(path for path in wanted.split(os.pathsep) if path)]
    sys.path[:] = [*paths, *(path for path in sys.path if path not in paths)]
    sys.argv[:] = [""]


def _fresh_seeds() -> None:
    """Draw other random numbers than our siblings do."""
    random.seed()
    numpy = sys.modules.get("numpy.random")
    if numpy is not None:
        numpy.seed()
