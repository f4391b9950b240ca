"""Migrations: in order, each whole or not at all."""

from __future__ import annotations

import pytest

from amlnb.stores import migrate as module
from amlnb.stores.errors import FailedStoreError, OlderStoreError
from amlnb.stores.migrate import migrations
from amlnb.stores.sqlite import SqliteStore
from tests.stores.stories import FLIGHTS, a_run, opened

#: The schema version of a store of today.
KNOWN = len(migrations("sqlite"))


def test_both_databases_know_the_same_migrations():
    def steps(dialect: str) -> list[str]:
        ends = f"_{dialect}.sql"
        return [m.name.removesuffix(ends) for m in migrations(dialect)]

    assert steps("sqlite") == steps("postgres") != []
    assert [s[:4] for s in steps("sqlite")] == [
        f"{n:04}" for n in range(1, len(steps("sqlite")) + 1)
    ]


@pytest.fixture
def next_migration(tmp_path, monkeypatch):
    """Adds a migration to those there are."""
    real = module.migrations

    def adds(text: str) -> None:
        file = tmp_path / "next.sql"
        file.write_text(text)
        monkeypatch.setattr(module, "migrations", lambda d: [*real(d), file])

    return adds


def test_an_older_store_is_brought_up_to_date(address, next_migration):
    older = opened(address)
    older.create_run(a_run(), FLIGHTS)
    older.close()
    next_migration("CREATE TABLE notes (text TEXT);\n\nINSERT INTO notes VALUES ('x');")
    for _ in range(2):
        store = opened(address)
        assert store.run("r1") == a_run()
        with store._database.reading() as session:
            assert session.first("schema_version")["version"] == KNOWN + 1
            notes = session._connection.execute("SELECT text FROM notes").fetchall()
            assert [note["text"] for note in notes] == ["x"]
        store.close()


def test_a_migration_that_fails_leaves_the_store_as_it_was(
    address, next_migration, monkeypatch
):
    older = opened(address)
    older.create_run(a_run(), FLIGHTS)
    older.close()
    with monkeypatch.context() as patch:
        next_migration("CREATE TABLE notes (text TEXT);\n\nSELECT no_such_thing;")
        with pytest.raises(FailedStoreError, match="no_such_thing"):
            opened(address)
        patch.undo()
    monkeypatch.undo()
    store = opened(address)
    assert store.run("r1") == a_run()
    with store._database.reading() as session:
        tables = {row["name"] for row in session.all("tables")}
        assert "notes" not in tables
        assert session.first("schema_version")["version"] == KNOWN
    store.close()


def test_an_older_store_that_cannot_be_written_is_told(
    tmp_path, next_migration, monkeypatch
):
    path = tmp_path / "store.db"
    SqliteStore(path).close()
    next_migration("CREATE TABLE notes (text TEXT);")
    monkeypatch.setattr("amlnb.stores.sqlite._is_writable", lambda _: False)
    with pytest.raises(OlderStoreError, match="open it once where it can be written"):
        SqliteStore(path)
