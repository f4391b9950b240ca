from __future__ import annotations

from pathlib import Path

import pytest

from amlnb.sdk.workspace import Workspace


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a new folder that is the current one; its workspace is nobody else's."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AMLNB_WORKSPACE", raising=False)
    monkeypatch.delenv("AMLNB_RUN_CONTEXT", raising=False)
    return tmp_path


@pytest.fixture
def ws(home: Path) -> Workspace:
    del home
    return Workspace.from_config()
