"""A workspace for environments to be kept in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from amlnb.workspace.workspace import Workspace


@dataclass(frozen=True)
class Home:
    local: Workspace


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    workspace = Workspace.open(tmp_path)
    yield Home(workspace)
    workspace.close()
