"""Bring a store's schema up to date, one migration a transaction."""

from __future__ import annotations

from pathlib import Path

from amlnb.stores.database import Database
from amlnb.stores.errors import NewerStoreError, OlderStoreError, ReadOnlyStoreError
from amlnb.stores.queries import FOLDER


def migrations(dialect: str) -> list[Path]:
    """Return the migration files in order; the first makes version 1."""
    return sorted((FOLDER / "migrations").glob(f"*_{dialect}.sql"))


def migrate(database: Database) -> None:
    """Carry out what the store's schema lacks.

    Raises
    ------
    NewerStoreError, OlderStoreError
        When the store is ahead of this amlnb, or behind it and cannot be written.
    """
    known = migrations(database.dialect.name)
    with database.reading() as session:
        found = database.dialect.version(session)
    place = database.dialect.place
    while _checked(found, len(known), place) < len(known):
        try:
            found = _step(database, known)
        except ReadOnlyStoreError as error:
            raise OlderStoreError(place, found, len(known)) from error


def _checked(found: int, known: int, place: str) -> int:
    if found > known:
        raise NewerStoreError(place, found, known)
    return found


def _step(database: Database, known: list[Path]) -> int:
    """Carry out the next migration, if nobody else just did; return the version."""
    with database.writing() as session:
        database.dialect.prepare(session)
        found = database.dialect.version(session)
        if found >= len(known):
            return found
        session.script(known[found].read_text("utf-8"))
        session.change("set_schema_version", {"version": found + 1})
    return found + 1
