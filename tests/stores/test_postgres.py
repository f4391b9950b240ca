"""The store in a team's database: what can be wrong on the way to it."""

from __future__ import annotations

import sys
import threading

import pytest

from amlnb.model.events import RunStarted
from amlnb.stores.errors import (
    FailedStoreError,
    NewerStoreError,
    NoDriverError,
    ReadOnlyStoreError,
    UnreachableStoreError,
)
from amlnb.stores.postgres import PostgresStore, without_password
from tests.stores.stories import FLIGHTS, LONG, a_run


@pytest.fixture
def store(postgres_url):
    store = PostgresStore(postgres_url)
    yield store
    store.close()


def asked(url: str, *statements: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def test_without_the_driver_the_way_to_it_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(NoDriverError) as caught:
        PostgresStore("postgresql://ada:secret@db/team")
    assert 'pip install "amlnb[postgres]"' in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ada:secret@/team?host=/no/such/folder",
        "postgresql://ada@127.0.0.1:1/team?password=secret",
        "host=/no/such/folder user=ada password='secret'",
        "postgresql://ada:secret@db/team?nonsense=1",
        "secret",
    ],
)
def test_a_server_that_is_not_there_is_told_without_the_password(url):
    with pytest.raises(UnreachableStoreError, match="cannot be reached") as caught:
        PostgresStore(url)
    if url != "secret":
        assert "secret" not in str(caught.value)


def test_a_database_that_is_not_there_is_told(postgres_url):
    nowhere = postgres_url.replace("/test", "/nowhere")
    with pytest.raises(UnreachableStoreError, match="does not exist"):
        PostgresStore(nowhere)


def test_a_role_that_may_not_write_is_told(store, postgres_url):
    store.create_run(a_run(), FLIGHTS)
    asked(
        postgres_url,
        "DROP ROLE IF EXISTS reader",
        "CREATE ROLE reader LOGIN",
        "GRANT USAGE ON SCHEMA amlnb TO reader",
        "GRANT SELECT ON ALL TABLES IN SCHEMA amlnb TO reader",
    )
    reader = PostgresStore(postgres_url.replace("postgres:@", "reader@"))
    assert reader.run("r1") == a_run()
    with pytest.raises(ReadOnlyStoreError, match="grant your role"):
        reader.create_run(a_run("r2"), FLIGHTS)
    reader.close()
    asked(postgres_url, "DROP OWNED BY reader", "DROP ROLE reader")


def test_our_tables_live_beside_those_of_others(postgres_url):
    asked(postgres_url, "CREATE TABLE runs (distance REAL)")
    store = PostgresStore(postgres_url)
    store.create_run(a_run(), FLIGHTS)
    assert store.run("r1") == a_run()
    store.close()
    asked(postgres_url, "SELECT distance FROM public.runs")


@pytest.mark.usefixtures("store")
def test_a_store_of_a_newer_amlnb_is_refused(postgres_url):
    asked(postgres_url, "UPDATE amlnb.schema_version SET version = 7")
    with pytest.raises(NewerStoreError, match=r"version 7 .*pip install --upgrade"):
        PostgresStore(postgres_url)


def test_many_that_make_the_tables_at_once_agree(postgres_url):
    gate, wrong = threading.Barrier(8), []

    def opens() -> None:
        gate.wait()
        try:
            PostgresStore(postgres_url).close()
        except Exception as error:  # noqa: BLE001 - told by the assertion below
            wrong.append(error)

    threads = [threading.Thread(target=opens) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_connection_that_died_while_idle_is_replaced(store, postgres_url):
    store.create_run(a_run(), FLIGHTS)
    asked(
        postgres_url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE pid <> pg_backend_pid() AND datname = current_database()",
    )
    lease = store.claim("r1", "host:1", LONG)
    assert store.append(lease, [RunStarted(owner="host:1")])[0].seq == 1


def test_what_the_server_refuses_is_told_in_its_words(store):
    with (
        pytest.raises(FailedStoreError, match="division by zero"),
        store._database.reading() as session,
    ):
        session._connection.execute("SELECT 1 / 0")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://a:b@h/d", "postgresql://a:***@h/d"),
        ("postgresql://a:p:q@h/d", "postgresql://a:***@h/d"),
        ("postgresql://a@h/d?password=b&x=1", "postgresql://a@h/d?password=***&x=1"),
        ("host=h password='b c' user=a", "host=h password=*** user=a"),
        ("postgresql://a@h:5432/d", "postgresql://a@h:5432/d"),
        ("postgresql:///d", "postgresql:///d"),
    ],
)
def test_a_url_is_shown_without_its_password(url, shown):
    assert without_password(url) == shown
