from __future__ import annotations

import pytest

from amlnb.sdk.data.datastore import Datastore


@pytest.fixture
def store(ws):
    """The default datastore."""
    return Datastore.get_default(ws)
