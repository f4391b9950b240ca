from __future__ import annotations

from types import SimpleNamespace

import pytest

from amlnb.settings import Settings
from amlnb.workspace.workspace import Workspace as LocalWorkspace


@pytest.fixture
def ws(tmp_path, monkeypatch):
    """A workspace of its own; the current directory is the project's."""
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    local = LocalWorkspace.open(folder, settings=Settings())
    yield SimpleNamespace(local=local)
    local.close()


@pytest.fixture
def store(ws):
    """The default datastore."""
    from amlnb.sdk.data.datastore import Datastore

    return Datastore.get_default(ws)
