from __future__ import annotations

import os
import tempfile

from amlnb.compute import runtime
from amlnb.compute.runtime import Runtime, remove_left_over


def test_only_folders_that_nobody_holds_are_removed(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(runtime, "_IN_MEMORY", tmp_path / "no such folder")
    monkeypatch.setattr(runtime, "_LONGEST", 1_000)
    held, left = Runtime.make(), Runtime.make()
    young = Runtime.make()
    for one in (left, young):
        os.close(one._handle)
    for one in (held, left):
        os.utime(one.path, (0, 0))
    remove_left_over()
    assert (held.path.exists(), left.path.exists(), young.path.exists()) == (
        True,
        False,
        True,
    )
    held.remove()
    assert not held.path.exists()


def test_the_folder_is_private_and_short():
    made = Runtime.make()
    assert made.path.stat().st_mode & 0o777 == 0o700
    assert len(os.fsencode(made.path / "k-5")) < 104
    made.remove()
