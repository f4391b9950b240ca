from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from amlnb.workspace.owner import is_gone, myself

needs_proc = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="only Linux tells when a process began"
)


@needs_proc
def test_a_living_process_is_not_gone() -> None:
    assert not is_gone(myself())


@needs_proc
def test_a_process_that_ended_is_gone() -> None:
    code = "from amlnb.workspace.owner import myself; print(myself())"
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert is_gone(ended.stdout.strip())


@needs_proc
def test_another_process_under_the_same_number_is_not_the_owner() -> None:
    host, pid, start = myself().rsplit(":", 2)
    assert is_gone(f"{host}:{pid}:{int(start) - 1}")


def test_a_process_of_another_machine_cannot_be_told() -> None:
    assert not is_gone("elsewhere:1:1")


def test_an_owner_of_another_form_cannot_be_told() -> None:
    assert not is_gone("")
    assert not is_gone("test")
