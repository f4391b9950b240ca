from __future__ import annotations

import os
import subprocess
import sys

import pytest

from amlnb.compute import box
from amlnb.compute.box import Box, best_box, describe_box, marked, sweep


def test_the_best_box_is_tried_once_and_told():
    assert best_box() in set(Box)
    assert describe_box()


def test_a_sweep_ends_what_bears_the_mark_and_nothing_else():
    if not sys.platform.startswith("linux"):
        pytest.skip("only Linux shows the environment of processes")
    sleep = ["sleep", "300"]
    ours = subprocess.Popen(sleep, env={**os.environ, "MARK": "a/b/1"})
    other = subprocess.Popen(sleep, env={**os.environ, "MARK": "a/b/12"})
    try:
        sweep("MARK=a/b/1")
        assert ours.wait(5) != 0
        assert other.poll() is None
        assert list(marked("MARK=a/b/12")) == [other.pid]
    finally:
        for process in (ours, other):
            process.kill()
            process.wait()


def test_without_the_programs_there_is_still_a_box(monkeypatch):
    monkeypatch.setattr(box.shutil, "which", lambda _: None)
    box._commands.cache_clear()
    box.best_box.cache_clear()
    try:
        assert best_box() in (Box.SWEEP, Box.GROUP)
        assert box.prefix(best_box()) == []
    finally:
        monkeypatch.undo()
        box._commands.cache_clear()
        box.best_box.cache_clear()
