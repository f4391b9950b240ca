from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest

from tests.forkserver.servers import Servers


@pytest.fixture(scope="module")
def servers():
    """Give forkservers for the stories of one module; none lives longer."""
    folder = Path(tempfile.mkdtemp(prefix="amlnb-t-"))
    found = Servers(folder)
    yield found
    found.stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def server(servers):
    """Give one that all stories of a module may use that do not end it."""
    return servers.start()
