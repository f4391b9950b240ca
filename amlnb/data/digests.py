"""Digests of local files, remembered for as long as the file looks the same."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
import time
import weakref
from pathlib import Path

#: Seconds after a change during which a second change may leave no trace in the
#: file's times; a digest made then is not remembered.
_RACY = 2.0
#: Bytes up to which reading a file costs less than opening the memory of digests.
_SMALL = 1 << 18
_SCHEMA = """
CREATE TABLE IF NOT EXISTS digests (
    path TEXT PRIMARY KEY, stamp TEXT NOT NULL, digest TEXT NOT NULL
) WITHOUT ROWID
"""


class DigestCache:
    """SHA-256 by (path, size, times, inode), in a small SQLite file.

    It only saves time: when the file is locked, broken or read-only, every answer
    is computed anew and nobody hears of it.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._connection: sqlite3.Connection | None = None
        self._lock = threading.Lock()
        _mind_forks(self)

    def digest(self, path: Path) -> str:
        """Return the SHA-256 of the file's bytes, read only when it may be new."""
        path = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() follows links
        status = path.stat()
        if status.st_size <= _SMALL:
            return hash_file(path)
        stamp = _stamp(status)
        known = self._known(path, stamp)
        if known:
            return known
        found = hash_file(path)
        status = path.stat()
        if _stamp(status) == stamp and not _is_racy(status):
            self._remember(path, stamp, found)
        return found

    def vouch(self, path: Path, digest: str) -> None:
        """Remember the digest of a file that we wrote ourselves a moment ago."""
        status = path.stat()
        if status.st_size > _SMALL:
            self._remember(path, _stamp(status), digest)

    def _known(self, path: Path, stamp: str) -> str:
        query = "SELECT digest FROM digests WHERE path = ? AND stamp = ?"
        rows = self._ask(query, (_text(path), stamp))
        return str(rows[0][0]) if rows else ""

    def _remember(self, path: Path, stamp: str, digest: str) -> None:
        query = "INSERT OR REPLACE INTO digests VALUES (?, ?, ?)"
        self._ask(query, (_text(path), stamp, digest))

    def _ask(self, query: str, values: tuple[str, ...]) -> list[tuple[object, ...]]:
        try:
            with self._lock:
                return self._open().execute(query, values).fetchall()
        except (sqlite3.OperationalError, OSError):  # locked, read-only, full
            return []
        except sqlite3.DatabaseError:  # not a database any more: begin a new one
            self.close()
            self._file.unlink(missing_ok=True)
            return []

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = _connect(self._file)
        return self._connection

    def close(self) -> None:
        """Close the file; a later question opens it again."""
        self.pause()
        self.go_on()

    def pause(self) -> None:
        """Close the file, and keep other threads from opening it."""
        self._lock.acquire()
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def go_on(self) -> None:
        """Undo `pause`."""
        self._lock.release()


def _mind_forks(cache: DigestCache) -> None:
    """Close the file before each fork: SQLite's connections must not cross one."""
    if not hasattr(os, "register_at_fork"):  # Windows never forks
        return
    alive = weakref.ref(cache)

    def pause() -> None:
        if (found := alive()) is not None:
            found.pause()

    def go_on() -> None:
        if (found := alive()) is not None:
            found.go_on()

    os.register_at_fork(before=pause, after_in_parent=go_on, after_in_child=go_on)


def hash_file(path: Path) -> str:
    """Return the SHA-256 of the file's bytes as 64 hexadecimal digits."""
    with path.open("rb", buffering=0) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _connect(file: Path) -> sqlite3.Connection:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    connection = sqlite3.connect(
        file, timeout=1.0, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute(_SCHEMA)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _stamp(status: os.stat_result) -> str:
    return (
        f"{status.st_size}-{status.st_mtime_ns}-{status.st_ctime_ns}"
        f"-{status.st_ino}-{status.st_dev}"
    )


def _is_racy(status: os.stat_result) -> bool:
    return max(status.st_mtime, status.st_ctime) > time.time() - _RACY


def _text(path: Path) -> str:
    return os.fsencode(path).decode("utf-8", "backslashreplace")
