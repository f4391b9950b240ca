"""A worker process: imports the entry script once, and runs mini-batches until told."""

from __future__ import annotations

import faulthandler
import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from amlnb.data.storage import StorageError, storing
from amlnb.model.attempt import Fault
from amlnb.model.errors import AmlnbError
from amlnb.sdk.parallel import settings
from amlnb.sdk.parallel.context import MiniBatchContext
from amlnb.sdk.parallel.entry import Entry, load
from amlnb.sdk.parallel.mini_batch import MiniBatch
from amlnb.sdk.parallel.mishap import Mishap, raised, wrong
from amlnb.sdk.parallel.results import WrongResultError, count, text

#: Seconds that `faulthandler` can wait on every system: some months.
_LONGEST = 10_000_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a worker process is to do; plain data."""

    #: The source directory, and the entry script in it.
    folder: str
    script: str
    arguments: tuple[str, ...]
    #: ``process000``, as v1 numbered them.
    name: str
    level: str
    #: The folder of the step's output; empty for none.
    output: str
    #: The workspace's ``.amlnb`` folder.
    root: str
    #: Where workers leave files for the driver.
    spool: str
    #: Whether results are kept.
    appends: bool
    #: Seconds that a call of ``run`` may take.
    timeout: float


# ------------------------------------------------------------ what it tells the driver


@dataclass(frozen=True, slots=True)
class Ready:
    """It imported the script, and ``init`` ended well."""


@dataclass(frozen=True, slots=True)
class NotReady:
    """It did not come so far."""

    mishap: Mishap


@dataclass(frozen=True, slots=True)
class Started:
    """It calls ``run`` now."""

    items: int


@dataclass(frozen=True, slots=True)
class Done:
    """``run`` gave back results."""

    results: int


@dataclass(frozen=True, slots=True)
class Failed:
    """A mini-batch came to nothing."""

    mishap: Mishap


Message = Ready | NotReady | Started | Done | Failed


def rows_file(spool: str, index: int) -> Path:
    """Return where the lines of a mini-batch's results are left."""
    return Path(spool, f"rows-{index}.txt")


def stack_file(spool: str, name: str) -> Path:
    """Return where a worker leaves word of where it was when its time was up."""
    return Path(spool, f"{name}.stack")


# ------------------------------------------------------------------------- the process


def work(order: Order, driver: Connection) -> None:
    """Do what the driver says until it says no more; the process's main function."""
    _tie()
    _surround(order)
    entry = _begin(order, driver)
    if entry is None:
        return
    with stack_file(order.spool, order.name).open("w") as stack:
        while (batch := _next(driver)) is not None:
            driver.send(_try(entry, batch, order, driver, stack))
    if entry.shutdown is not None:
        entry.shutdown()


def _tie() -> None:
    """End when the driver does, whatever the user's code is at; Ctrl-C is its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=[parent], daemon=True).start()


def _follow(parent: Any) -> None:
    parent.join()
    os._exit(1)


def _surround(order: Order) -> None:
    """Make the process look as the entry script expects it."""
    sys.argv = [str(Path(order.folder, order.script)), *order.arguments]
    os.environ[settings.OUTPUT] = order.output
    os.environ[settings.AGENT] = order.name
    os.environ[settings.LEVEL] = order.level
    for stream in (sys.stdout, sys.stderr):
        # One write a line: lines of several processes do not mix.
        stream.reconfigure(line_buffering=True, write_through=False)  # type: ignore[union-attr]
    logging.basicConfig(stream=sys.stdout, level=order.level)


def _begin(order: Order, driver: Connection) -> Entry | None:
    """Import the script and call ``init``; what fails in the import fails always."""
    folder, is_final = Path(order.folder), True
    try:
        entry = load(order.script, folder)
        is_final = False
        if entry.init is not None:
            entry.init()
    except BaseException as error:  # noqa: BLE001 - the user's code, SystemExit too
        driver.send(NotReady(raised(error, folder, is_final=is_final)))
        return None
    driver.send(Ready())
    return entry


def _next(driver: Connection) -> MiniBatch | None:
    try:
        found: MiniBatch | None = driver.recv()
    except EOFError:
        return None
    return found


def _try(
    entry: Entry, batch: MiniBatch, order: Order, driver: Connection, stack: Any
) -> Done | Failed:
    folder = Path(order.folder)
    try:
        data = _data(batch, order)
    except Exception as error:  # noqa: BLE001 - each format has errors of its own
        what = str(error).rstrip(".") if isinstance(error, AmlnbError) else repr(error)
        return Failed(Mishap(what=what, fault=Fault.INPUT))
    driver.send(Started(len(data)))
    context = MiniBatchContext(batch, Path(order.root), data)
    given = (data, context) if entry.takes_context else (data,)
    try:
        with _watched(order.timeout, stack):
            result = entry.run(*given)
        return _kept(result, batch, order)
    except WrongResultError as error:
        return Failed(wrong(str(error), entry.run, folder))
    except StorageError as error:
        what = str(error).rstrip(".")
        return Failed(Mishap(what=what, fault=Fault.STORAGE, is_final=True))
    except BaseException as error:  # noqa: BLE001 - the user's code, SystemExit too
        return Failed(raised(error, folder))


@contextmanager
def _watched(seconds: float, stack: Any) -> Iterator[None]:
    """Leave word of where the code is when its time is up; the driver ends it then."""
    faulthandler.dump_traceback_later(min(seconds, _LONGEST), file=stack)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()


def _data(batch: MiniBatch, order: Order) -> Any:
    """Return what ``run`` is given: a list of paths, or a DataFrame."""
    if not batch.is_rows:
        return list(batch.paths)
    import pandas as pd

    from amlnb.data.sets.table import read_table

    if batch.rows:
        return pd.read_pickle(batch.rows)  # noqa: S301 - the driver wrote it
    return read_table(batch.definition, Path(order.root))


def _kept(result: Any, batch: MiniBatch, order: Order) -> Done:
    found = count(result)
    if order.appends:
        file = rows_file(order.spool, batch.index)
        lines = text(result)
        with storing(file):
            file.write_text(lines, encoding="utf-8", newline="")
    return Done(found)
