"""One Jupyter server for many stories: each works in its own folder below its root."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.lab import Lab, write_notebook


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    scratch = tmp_path_factory.mktemp("jupyter")
    root = scratch / "root"
    root.mkdir()
    server = Lab(root=root, scratch=scratch)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def project(lab: Lab, request: pytest.FixtureRequest) -> Path:
    """A folder of its own with the notebook ``tiny.ipynb``."""
    folder = lab.root / request.node.name.removeprefix("test_").replace("[", "-")[:60]
    write_notebook(folder / "tiny.ipynb")
    return folder
