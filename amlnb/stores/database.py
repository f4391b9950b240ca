"""Transactions over named queries: what the two databases have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, Protocol

from amlnb.model.errors import AmlnbError
from amlnb.stores.lease import Moment
from amlnb.stores.pool import Pool

Values = Mapping[str, Any]
_NONE: Values = {}


class Row(Protocol):
    """One row of an answer, read by column name."""

    def __getitem__(self, column: str, /) -> Any:
        """Return a column's value."""


class Session:
    """One transaction, in which queries are called by name."""

    def __init__(self, connection: Any, queries: Mapping[str, str]) -> None:
        self._connection = connection
        self._queries = queries

    def all(self, query: str, values: Values = _NONE) -> list[Row]:
        """Return all rows of the answer."""
        found = self._connection.execute(self._queries[query], values)
        rows: list[Row] = found.fetchall()
        return rows

    def first(self, query: str, values: Values = _NONE) -> Row | None:
        """Return the first row of the answer, or None."""
        row: Row | None = self._connection.execute(
            self._queries[query], values
        ).fetchone()
        return row

    def change(self, query: str, values: Values = _NONE) -> int:
        """Carry a query out, and return how many rows it changed."""
        changed: int = self._connection.execute(self._queries[query], values).rowcount
        return changed

    def change_many(self, query: str, rows: Iterable[Values]) -> None:
        """Carry a query out for each of many rows."""
        many = list(rows)
        if many:
            self._connection.cursor().executemany(self._queries[query], many)

    def script(self, text: str) -> None:
        """Carry out statements that a blank line stands between."""
        for statement in text.split("\n\n"):
            if any(not s.startswith("--") for s in statement.strip().splitlines()):
                self._connection.execute(statement)


class Dialect(Protocol):
    """What differs from one database to another."""

    #: The name in the `.sql` files.
    name: str
    #: What errors call the store: a path, or a URL without its password.
    place: str
    #: The statements that begin a transaction.
    begin_reading: str
    begin_writing: str

    def queries(self) -> Mapping[str, str]:
        """Return the statements by name, as the driver wants them."""

    def connect(self) -> Any:
        """Open a connection that begins no transactions by itself."""

    def keeps(self, connection: Any) -> bool:
        """Return whether a connection may be used again."""

    def explain(self, error: Exception) -> AmlnbError | None:
        """Return the driver's error as one of ours; None if it is not the driver's."""

    def moment(self, session: Session) -> Moment:
        """Return the present by the clock that counts here."""

    def version(self, session: Session) -> int:
        """Return the schema version, 0 for an empty database."""

    def prepare(self, session: Session) -> None:
        """Be the only one to migrate until the transaction ends."""


class Database:
    """Connections, and transactions that end one way or the other."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self._queries = dialect.queries()
        self._pool = Pool(dialect.connect)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Read from one state of the database, whatever others write meanwhile."""
        with self._transaction(self.dialect.begin_reading) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Write all of it, or nothing if an error leaves the block."""
        with self._transaction(self.dialect.begin_writing) as session:
            yield session

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Session]:
        with self._explained():
            connection = self._begun(begin)
            try:
                yield Session(connection, self._queries)
                connection.execute("COMMIT")
            except BaseException:
                with suppress(Exception):  # the first error is the one to tell
                    connection.execute("ROLLBACK")
                raise
            finally:
                self._put_away(connection)

    def _begun(self, begin: str) -> Any:
        """Return a connection in a transaction.

        An idle connection may have died with its server, and nothing was asked of it
        yet; what a fresh one says is true.
        """
        while True:
            connection, fresh = self._pool.take()
            try:
                connection.execute(begin)
            except Exception:
                usable = self.dialect.keeps(connection)
                self._put_away(connection)
                if fresh or usable:
                    raise
            else:
                return connection

    def _put_away(self, connection: Any) -> None:
        if self.dialect.keeps(connection):
            self._pool.give(connection)
        else:
            connection.close()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except AmlnbError:
            raise
        except Exception as error:
            ours = self.dialect.explain(error)
            if ours is None:
                raise
            raise ours from error
