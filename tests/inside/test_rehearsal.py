"""What a rehearsed step leaves behind: the ease of the next one, and nothing else."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from amlnb.inside import begin, end, rehearsal, shell
from amlnb.steps.handover import VARIABLE


@pytest.fixture
def shell_names(monkeypatch, tmp_path):
    """Give a shell that steps are carried out in."""
    found = SimpleNamespace(user_ns={}, meta=SimpleNamespace())
    for module in (shell, begin, end, rehearsal):
        monkeypatch.setattr(module, "current_shell", lambda: found)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


@pytest.mark.usefixtures("shell_names")
def test_a_value_is_stored_and_taken_out_again(monkeypatch):
    loaded = []
    load = begin.load_inputs
    monkeypatch.setattr(
        begin, "load_inputs", lambda h: loaded.append(load(h)) or ({}, {})
    )
    rehearsal.rehearse()
    assert loaded == [({}, {}), ({"_amlnb_rehearsed": 0}, {})]


@pytest.mark.usefixtures("shell_names")
def test_neither_files_nor_variables_stay(tmp_path):
    before = dict(os.environ)
    rehearsal.rehearse()
    assert list(Path(tmp_path).iterdir()) == []
    assert VARIABLE not in os.environ
    assert dict(os.environ) == before
