from __future__ import annotations

import pytest

from tests.attempts import Bench


@pytest.fixture
def bench(tmp_path):
    (tmp_path / "artifacts").mkdir()
    return Bench(tmp_path)
