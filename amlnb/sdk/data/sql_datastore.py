"""Datastores that are databases: `Dataset.Tabular.from_sql_query` asks them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from amlnb.data.remote.record import DatastoreRecord
from amlnb.sdk.data.abstract_datastore import AbstractDatastore


class SqlDatastore(AbstractDatastore):
    """A database, by its SQLAlchemy address."""

    kinds: ClassVar[tuple[str, ...]] = ("Sql",)

    @property
    def server_name(self) -> str | None:
        """The server's name."""
        found = self._record.facts.get("server_name")
        return None if found is None else str(found)

    @property
    def database_name(self) -> str | None:
        """The database's name."""
        found = self._record.facts.get("database_name")
        return None if found is None else str(found)


class AzureSqlDatabaseDatastore(SqlDatastore):
    """An Azure SQL database."""

    kinds: ClassVar[tuple[str, ...]] = ("AzureSqlDatabase",)


class AzurePostgreSqlDatastore(SqlDatastore):
    """An Azure database for PostgreSQL."""

    kinds: ClassVar[tuple[str, ...]] = ("AzurePostgreSql",)


class AzureMySqlDatastore(SqlDatastore):
    """An Azure database for MySQL."""

    kinds: ClassVar[tuple[str, ...]] = ("AzureMySql",)


def database(
    name: str,
    kind: str,
    address: str,
    user: str | None,
    password: str | None,
    facts: Mapping[str, str | None] | None = None,
) -> DatastoreRecord:
    """Return the record of a database; what its address says of a user is private."""
    bare, private = without_user(address)
    given = {
        "user": user or private.get("username"),
        "password": password or private.get("password"),
    }
    return DatastoreRecord(
        name=name,
        type=kind,
        facts={**(facts or {}), "sql": bare},
        credentials={key: value for key, value in given.items() if value},
    )


def without_user(address: str) -> tuple[str, dict[str, str]]:
    """Return an address without user and password, and these apart."""
    parts = urlsplit(address)
    if "@" not in parts.netloc:
        return address, {}
    found = {"username": parts.username, "password": parts.password}
    host = parts.netloc.rpartition("@")[2]
    bare = address.replace(f"//{parts.netloc}", f"//{host}", 1)
    return bare, {key: unquote(value) for key, value in found.items() if value}
