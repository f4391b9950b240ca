"""The run store in a PostgreSQL database, for a team."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from amlnb.model.errors import AmlnbError
from amlnb.stores import errors, queries
from amlnb.stores.database import Database, Session
from amlnb.stores.lease import Moment
from amlnb.stores.store import SqlStore

#: Seconds to wait for another writer, and for the server to answer.
PATIENCE = 30
_ANSWER = 10
#: Leases are counted by the database's clock, the one that all hosts share.
_ERA = "database"
_MAKE_WRITABLE = "ask its owner to grant your role the right to create and write there"
#: The classes of error codes that mean: no connection, shut down, not let in, no such
#: database.
_UNREACHABLE = ("08", "57P", "28", "3D")
_PASSWORDS = (
    re.compile(r"(?<=://)([^:@/\s]*:)[^@\s]*(?=@)"),
    re.compile(r"(password=)('[^']*'|[^\s&]*)"),
)


class PostgresStore(SqlStore):
    """The memory of runs in a database that several machines share.

    Parameters
    ----------
    url
        ``postgresql://user:password@host/database``. The tables live there in a
        schema of their own, ``amlnb``.
    """

    def __init__(self, url: str) -> None:
        super().__init__(Database(Postgres(url)))


class Postgres:
    """What PostgreSQL does in its own way."""

    name = "postgres"
    begin_reading = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    begin_writing = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"

    def __init__(self, url: str) -> None:
        self._url = url
        self.place = without_password(url)
        try:
            import psycopg
        except ImportError as error:
            raise errors.NoDriverError(self.place) from error
        self._psycopg = psycopg

    def queries(self) -> Mapping[str, str]:
        """Return the statements by name, as psycopg wants them."""
        known = queries.load(self.name)
        return {name: queries.as_percent(query.sql) for name, query in known.items()}

    def connect(self) -> Any:
        """Open a connection that looks for its tables in our schema."""
        from psycopg.conninfo import conninfo_to_dict
        from psycopg.rows import dict_row

        try:
            facts: dict[str, Any] = dict(conninfo_to_dict(self._url))
        except self._psycopg.ProgrammingError as error:
            wrong = "its URL cannot be read"
            raise errors.UnreachableStoreError(self.place, wrong) from error
        facts.setdefault("connect_timeout", _ANSWER)
        connection = self._psycopg.connect(
            **facts, autocommit=True, row_factory=dict_row
        )
        connection.execute("SET search_path TO amlnb")
        connection.execute(f"SET lock_timeout TO '{PATIENCE}s'")
        return connection

    def keeps(self, connection: Any) -> bool:
        """Return whether the server still listens to it, with nothing left undone."""
        idle = self._psycopg.pq.TransactionStatus.IDLE
        return not connection.closed and connection.info.transaction_status == idle

    def moment(self, session: Session) -> Moment:
        """Return the present by the database's clock."""
        row = session.first("now")
        now = row["now"] if row else 0.0
        return Moment(time=now, tick=now, era=_ERA)

    def version(self, session: Session) -> int:
        """Return the schema version, 0 where our tables are not there yet."""
        if not session.all("tables"):
            return 0
        row = session.first("schema_version")
        return row["version"] if row else 0

    def prepare(self, session: Session) -> None:
        """Let one process at a time migrate, and make the schema if need be."""
        session.first("turn_to_migrate")
        if not session.all("tables"):
            session.change("create_schema")

    def explain(self, error: Exception) -> AmlnbError | None:
        """Return psycopg's error as one of ours, the password left out."""
        known = self._psycopg.errors
        if not isinstance(error, self._psycopg.Error):
            return None
        match error:
            case known.DiskFull():
                return errors.FullStoreError(self.place)
            case known.LockNotAvailable():
                return errors.BusyStoreError(self.place, PATIENCE)
            case known.ReadOnlySqlTransaction() | known.InsufficientPrivilege():
                return errors.ReadOnlyStoreError(self.place, _MAKE_WRITABLE)
        said = without_password(" ".join(str(error).split()))
        if _is_unreachable(error):
            return errors.UnreachableStoreError(self.place, said)
        return errors.FailedStoreError(self.place, said)


def _is_unreachable(error: Any) -> bool:
    """Whether it came from the way to the server; libpq's own bear no code."""
    if error.sqlstate is None:
        return type(error).__name__ in ("OperationalError", "ConnectionTimeout")
    return str(error.sqlstate).startswith(_UNREACHABLE)


def without_password(text: str) -> str:
    """Return a URL, or a message that may quote one, as screens may show it."""
    for password in _PASSWORDS:
        text = password.sub(r"\1***", text)
    return text
