"""Rows from a query: DuckDB over a datastore's files, or a database's own SQL."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from amlnb.data.remote import record as records
from amlnb.data.remote.errors import raise_alone
from amlnb.data.remote.record import DatastoreRecord
from amlnb.data.remote.spot import on_datastore
from amlnb.model.errors import AmlnbError

_DUCKDB = "duckdb:///"
_WORDS = 200
#: What a module needs besides, which pip does not bring.
_SYSTEM = {"pyodbc": "the system's package `msodbcsql18`, Microsoft's ODBC driver"}


class FailedQueryError(AmlnbError):
    """A query was refused, or its database could not be reached."""

    def __init__(self, datastore: str, query: str, why: str) -> None:
        self.datastore, self.query, self.why = datastore, query, why
        shown = query if len(query) <= _WORDS else f"{query[:_WORDS]}…"
        super().__init__(
            f"The query {shown!r} on datastore {datastore!r} failed: {why}. Correct "
            "the query, or register the datastore again with overwrite=True."
        )


class NoSqlDriverError(AmlnbError):
    """The library that a database needs is not installed."""

    def __init__(self, datastore: str, module: str, extra: str) -> None:
        self.datastore, self.module, self.extra = datastore, module, extra
        more = f", and {_SYSTEM[module]}" if module in _SYSTEM else ""
        super().__init__(
            f"Queries on datastore {datastore!r} need the module {module!r}: install "
            f"it with `pip install '{extra}'`{more}."
        )


def run_query(asked: Mapping[str, Any], root: Path) -> Any:
    """Return the answer of ``{"datastore": ..., "query": ...}`` as a DataFrame.

    On a datastore of files, DuckDB answers; names of files in the query start at the
    root of a local datastore, or are full addresses of a remote one. A datastore
    registered with a database's address asks that database.
    """
    record = records.read(root, str(asked["datastore"]))
    query = str(asked["query"])
    address = str(record.facts.get("sql") or "")
    try:
        if not address:
            return _over_files(record, query)
        if address.startswith(_DUCKDB):
            return _in_file(address.removeprefix(_DUCKDB), query)
        return _in_database(record, address, query)
    except AmlnbError:
        raise
    except ImportError as error:
        module = error.name or "duckdb"
        raise NoSqlDriverError(record.name, module, _extra(module)) from None
    except Exception as error:  # noqa: BLE001 - each database has errors of its own
        why = record.scrubbed(str(error).strip().splitlines()[0].rstrip("."))
        raise_alone(FailedQueryError(record.name, query, why))


def _over_files(record: DatastoreRecord, query: str) -> Any:
    import duckdb

    spot = on_datastore(record, "")
    with duckdb.connect(":memory:") as database:
        if spot.is_local:
            database.execute("SET file_search_path = ?", [spot.path])
        else:
            database.register_filesystem(spot.fs)
        return database.execute(query).df()


def _in_file(path: str, query: str) -> Any:
    import duckdb

    with duckdb.connect(path, read_only=True) as database:
        return database.execute(query).df()


def _in_database(record: DatastoreRecord, address: str, query: str) -> Any:
    import pandas as pd
    import sqlalchemy

    url = sqlalchemy.make_url(address)
    if url.drivername == "postgresql":  # the driver that our own store uses
        url = url.set(drivername="postgresql+psycopg")
    if "user" in record.credentials:
        url = url.set(username=record.credentials["user"])
    if "password" in record.credentials:
        url = url.set(password=record.credentials["password"])
    engine = sqlalchemy.create_engine(url)
    try:
        with engine.connect() as connection:
            # The query has no values to fill in: a colon in it is a colon.
            said = sqlalchemy.text(query.replace(":", r"\:"))
            return pd.read_sql_query(said, connection)
    finally:
        engine.dispose()


def _extra(module: str) -> str:
    """Return what to install for a missing module: an extra of ours, or itself."""
    return "amlnb[sql]" if module in ("duckdb", "sqlalchemy") else module
