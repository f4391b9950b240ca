"""The tests' own server, the second way: Debian's package."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from amlnb.stores.postgres import PostgresStore
from tests.stores import server
from tests.stores.stories import FLIGHTS, a_run


def test_debians_postgres_serves_as_well():
    folder = Path(tempfile.mkdtemp(prefix="amlnb-pg-"))
    try:
        with server._from_debian(folder) as url:
            store = PostgresStore(url)
            store.create_run(a_run(), FLIGHTS)
            assert store.run("r1") == a_run()
            store.close()
    except server.NoServerError:
        pytest.skip("Debian's postgresql is not installed")
    finally:
        server.shutil.rmtree(folder, ignore_errors=True)
