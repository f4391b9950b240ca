"""The run store in one file: SQLite, for the runs of one machine."""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from collections.abc import Mapping
from pathlib import Path

from amlnb.model.errors import AmlnbError
from amlnb.ports import Clock
from amlnb.stores import errors, queries
from amlnb.stores.clock import SystemClock, moment, this_era
from amlnb.stores.database import Database, Session
from amlnb.stores.filesystem import network_kind
from amlnb.stores.lease import Moment
from amlnb.stores.store import SqlStore

#: Seconds to wait for another writer.
PATIENCE = 30.0
_MAKE_WRITABLE = (
    "make the file and its folder writable for you, or set AMLNB_WORKSPACE to a folder "
    "that is"
)


class SqliteStore(SqlStore):
    """The memory of runs in one file of one machine.

    Parameters
    ----------
    path
        The file; it is made, private to its user, if it is not there.
    clock
        The time, for tests. Its ``monotonic`` must count the same in all processes.
    patience
        Seconds to wait for another writer before saying that the store is busy.
    """

    def __init__(
        self, path: Path, clock: Clock | None = None, patience: float = PATIENCE
    ) -> None:
        kind = network_kind(path)
        if kind is not None:
            raise errors.NetworkStoreError(str(path), kind)
        _create(path)
        super().__init__(Database(Sqlite(path, clock or SystemClock(), patience)))


class Sqlite:
    """What SQLite does in its own way."""

    name = "sqlite"
    begin_reading = "BEGIN"
    #: Never a plain BEGIN before a write: if another writer comes between its first
    #: read and its first write, SQLite fails at once, however long it may wait.
    begin_writing = "BEGIN IMMEDIATE"

    def __init__(self, path: Path, clock: Clock, patience: float) -> None:
        self.place = str(path)
        self._path = path
        self._file = os.fspath(path)  # asked about at every transaction
        self._clock = clock
        self._patience = patience
        self._era = this_era()

    def queries(self) -> Mapping[str, str]:
        """Return the statements by name."""
        return {name: q.sql for name, q in queries.load(self.name).items()}

    def connect(self) -> sqlite3.Connection:
        """Open the file as it may be opened: to write, or only to read."""
        writable = _is_writable(self._file)
        mode = "mode=rw" if writable else _read_only(self._path)
        connection = self._open(mode)
        try:
            self._set_up(connection, writable)
        except BaseException:
            connection.close()
            raise
        return connection

    def _open(self, mode: str) -> sqlite3.Connection:
        return sqlite3.connect(
            f"{self._path.absolute().as_uri()}?{mode}",
            uri=True,
            timeout=self._patience,
            isolation_level=None,
            check_same_thread=False,  # the pool lends it to one thread at a time
        )

    def _set_up(self, connection: sqlite3.Connection, writable: bool) -> None:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        # A commit is on the disk when it returns: what was acknowledged survives a
        # power cut.
        connection.execute("PRAGMA synchronous = FULL")
        if writable:
            _use_wal(connection, self._patience)

    def keeps(self, connection: sqlite3.Connection) -> bool:
        """Return whether to use it again: not where the file can only be read.

        There a connection may see a state frozen when it was opened.
        """
        return not connection.in_transaction and _is_writable(self._file)

    def moment(self, session: Session) -> Moment:  # noqa: ARG002 - the port's shape
        """Return the present by this machine's clocks."""
        return moment(self._clock, self._era)

    def version(self, session: Session) -> int:
        """Return the schema version, 0 for an empty file."""
        tables = tuple(row["name"] for row in session.all("tables"))
        if not tables:
            return 0
        row = session.first("schema_version") if "schema_version" in tables else None
        if row is None or "runs" not in tables:
            raise errors.ForeignStoreError(self.place, tables)
        version: int = row["version"]
        return version

    def prepare(self, session: Session) -> None:
        """Do nothing: a SQLite transaction that writes is alone already."""

    def explain(self, error: Exception) -> AmlnbError | None:
        """Return SQLite's error as one of ours."""
        if not isinstance(error, sqlite3.Error):
            return None
        primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
        match primary:
            case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
                return errors.BusyStoreError(self.place, self._patience)
            case sqlite3.SQLITE_FULL:
                return errors.FullStoreError(self.place)
            case sqlite3.SQLITE_READONLY:
                return errors.ReadOnlyStoreError(self.place, _MAKE_WRITABLE)
            case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
                return errors.UnopenedStoreError(self.place)
            case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT:
                return errors.DamagedStoreError(self.place, str(error))
            case _:
                return errors.FailedStoreError(self.place, str(error))


def _create(path: Path) -> None:
    """Make an empty file that only its user may read, and its folder, if need be."""
    if path.exists():
        return
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise errors.FullStoreError(str(path)) from error
        raise errors.ReadOnlyStoreError(str(path), _MAKE_WRITABLE) from error


def _is_writable(file: str) -> bool:
    """Whether the file, and its journal beside it, can be written."""
    folder = os.path.dirname(file) or "."  # noqa: PTH120 - a Path costs ten times as much
    return os.access(file, os.W_OK) and os.access(folder, os.W_OK)


def _read_only(path: Path) -> str:
    """Return how to open a file that can only be read.

    SQLite reads a journal beside it if there is one. If not, it would make one, and
    fails where it cannot, unless told that nobody writes.
    """
    journal = path.with_name(f"{path.name}-wal")
    has_journal = journal.exists() and journal.stat().st_size > 0
    return "mode=ro" if has_journal else "mode=ro&immutable=1"


def _use_wal(connection: sqlite3.Connection, patience: float) -> None:
    """Let readers read while one writes; the file remembers it.

    SQLite does not wait by itself where two processes change the mode at once.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return
