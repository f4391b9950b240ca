"""The names are turned on for one test, and off again."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from amlnb.azureml import activation


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("PYTHONPATH", os.environ.get("PYTHONPATH", ""))
    monkeypatch.delenv(activation.VARIABLE, raising=False)
    activation.activate()
    yield
    activation.deactivate()
