from __future__ import annotations

import itertools
import subprocess
from collections.abc import Callable, Iterator

import pytest

from amlnb.stores.store import SqlStore
from tests.stores.server import NoServerError, postgres_server

_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgres_server_url() -> Iterator[str]:
    """The URL of a server that lives as long as the tests."""
    try:
        with postgres_server() as url:
            yield url
    except (NoServerError, subprocess.SubprocessError) as error:
        pytest.skip(f"no PostgreSQL can be had: {error}")


@pytest.fixture
def postgres_url(postgres_server_url) -> str:
    """The URL of an empty database."""
    import psycopg

    name = f"test{next(_numbers)}"
    with psycopg.connect(postgres_server_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return postgres_server_url.replace("/postgres?", f"/{name}?")


@pytest.fixture(params=["sqlite", "postgres"])
def address(request, tmp_path) -> str:
    """Where a store may be made: a path or a URL, one database after the other."""
    if request.param == "sqlite":
        return str(tmp_path / "amlnb" / "store.db")
    return request.getfixturevalue("postgres_url")


@pytest.fixture
def open_store(address) -> Iterator[Callable[[], SqlStore]]:
    """Opens the store at the address, as often as asked, as other processes would."""
    from tests.stores.stories import opened

    stores: list[SqlStore] = []

    def opens() -> SqlStore:
        stores.append(opened(address))
        return stores[-1]

    yield opens
    for store in stores:
        store.close()


@pytest.fixture
def store(open_store) -> SqlStore:
    return open_store()
