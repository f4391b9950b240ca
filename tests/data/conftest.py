from __future__ import annotations

from pathlib import Path

import pytest

from amlnb.data.store import FileStore


@pytest.fixture
def store(tmp_path: Path):
    store = FileStore(tmp_path / "artifacts")
    yield store
    store.close()
