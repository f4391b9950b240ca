"""What a forkserver imports before it forks, and whether that left it fit to fork."""

from __future__ import annotations

import gc
import importlib
import os
import select
import signal
import site
import sys
import sysconfig
import threading
from collections.abc import Collection, Iterable
from functools import cache
from importlib.machinery import PathFinder
from pathlib import Path

from amlnb.forkserver.reaping import children, numbers

#: Packages known to start threads, connections or devices when they are imported, to
#: break in a process that was forked after they were, or to be imported for what they
#: do then.
NEVER = frozenset(
    {
        "antigravity",
        "cupy",
        "distributed",
        "grpc",
        "h2o",
        "jax",
        "jaxlib",
        "mpi4py",
        "polars",
        "pyspark",
        "ray",
        "tensorflow",
        "this",
    }
)
#: Well-known packages that were tried, and are fit.
_FIT = frozenset(
    {
        "IPython",
        "PIL",
        "amlnb",
        "ipywidgets",
        "matplotlib",
        "nbformat",
        "numpy",
        "pandas",
        "pyarrow",
        "requests",
        "scipy",
        "seaborn",
        "sklearn",
        "statsmodels",
        "tqdm",
        "yaml",
    }
)
#: Exit statuses of a trial that no module would choose by chance.
_IS_FIT, _FAILS, _CONNECTS, _THREADS, _STARTS = 70, 71, 72, 73, 74
_WORDS = {
    _IS_FIT: "",
    _FAILS: "cannot be imported",
    _CONNECTS: "opens a connection when it is imported",
    _THREADS: "starts threads when it is imported",
    _STARTS: "starts a program when it is imported",
}
#: Seconds that a module may take to be imported on trial.
_TRIAL_SECONDS = 30.0
#: Threads that live in native code, and are told of a fork or do no harm after it.
_HARMLESS = ("jemalloc_bg_thd",)


def wanted(modules: Iterable[str], never: Collection[str]) -> list[str]:
    """Return those of the modules that are to be imported now.

    The project's own are not: they change, and a process of its own must see that.
    """
    tops = dict.fromkeys(name.partition(".")[0] for name in modules)
    return [
        name
        for name in tops
        if name not in sys.modules and name not in never and _is_installed(name)
    ]


def _is_installed(name: str) -> bool:
    """Whether a module comes with Python or was installed, and does not move."""
    try:
        spec = PathFinder.find_spec(name)
    except (ImportError, ValueError):
        return False
    origin = spec.origin if spec is not None else None
    if name in sys.builtin_module_names or origin in ("built-in", "frozen"):
        return True
    if origin is None:
        return False
    return any(Path(origin).is_relative_to(place) for place in _places())


@cache
def _places() -> tuple[Path, ...]:
    """Return the folders into which packages are installed."""
    paths = sysconfig.get_paths()
    found = [paths[k] for k in ("purelib", "platlib", "stdlib", "platstdlib")]
    return tuple(Path(p) for p in dict.fromkeys((*found, *site.getsitepackages())))


def warm(name: str) -> str:
    """Import a module if that leaves this process fit to fork.

    Returns why not, in words that follow the module's name; empty when it is fit. A
    module that nobody has vouched for is imported in a process of its own first, which
    tells what it left behind.
    """
    if name not in _FIT and name not in sys.stdlib_module_names:
        verdict = _tried(name)
        if verdict:
            return verdict
    try:
        importlib.import_module(name)
    except BaseException as error:  # noqa: BLE001 - its step will meet it, and report it
        return f"raised {type(error).__name__} when it was imported"
    return ""


def _tried(name: str) -> str:
    """Return what is wrong with importing a module before a fork."""
    pid = os.fork()
    if pid == 0:
        os.setpgid(0, 0)
        os._exit(_verdict(name))
    if not _ends_within(pid, _TRIAL_SECONDS):
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        return f"takes over {_TRIAL_SECONDS:g} s to import"
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return _WORDS.get(status, "ended the process that imported it")


def _ends_within(pid: int, seconds: float) -> bool:
    handle = os.pidfd_open(pid)
    try:
        poll = select.poll()
        poll.register(handle, select.POLLIN)
        return bool(poll.poll(seconds * 1000))
    finally:
        os.close(handle)


def _verdict(name: str) -> int:
    sockets, programs = _sockets(), set(children())
    try:
        importlib.import_module(name)
    except BaseException:  # noqa: BLE001 - a verdict is all that is wanted
        return _FAILS
    if _sockets() - sockets:
        return _CONNECTS
    if set(children()) - programs:
        return _STARTS
    return _THREADS if _threads_after_a_fork() else _IS_FIT


def _threads_after_a_fork() -> list[str]:
    """Return the names of other threads; a fork ends those that care for forks."""
    if len(_threads()) > 1:
        pid = os.fork()
        if pid == 0:
            os._exit(0)
        os.waitpid(pid, 0)
    return [name for name in _threads()[1:] if name not in _HARMLESS]


def _threads() -> list[str]:
    """Return the names of this process's threads, its first one first."""
    tasks = Path("/proc/self/task")
    if not tasks.is_dir():
        return [thread.name for thread in threading.enumerate()]
    return [_name(tasks / str(n) / "comm") for n in sorted(numbers(str(tasks)))]


def _name(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace").strip()
    except OSError:
        return ""  # it ended meanwhile


def _sockets() -> set[str]:
    """Return what sockets this process holds, by the system's own names for them."""
    found: set[str] = set()
    folder = Path("/proc/self/fd")
    for name in folder.iterdir() if folder.is_dir() else ():
        try:
            target = os.readlink(name)  # noqa: PTH115 - a socket is no path
        except OSError:
            continue
        if target.startswith("socket:"):
            found.add(target)
    return found


def memory() -> int:
    """Return the bytes of memory that this process holds; 0 where nobody tells."""
    try:
        pages = int(Path("/proc/self/statm").read_text("utf-8").split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def freeze() -> None:
    """Keep the collector from touching, and so copying, what is there now."""
    gc.collect()
    gc.disable()
    gc.freeze()
