from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from amlnb.settings import Settings
from amlnb.workspace.folder import NoWorkspaceError, ReadOnlyWorkspaceError, find, make
from amlnb.workspace.workspace import Workspace


def test_a_workspace_is_found_upward_as_git_finds_its_own(tmp_path: Path) -> None:
    root = make(tmp_path / ".amlnb")
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert find(deep) == root
    assert find(tmp_path) == root


def test_a_new_workspace_is_private_and_kept_out_of_git(tmp_path: Path) -> None:
    root = make(tmp_path / ".amlnb")
    assert stat.S_IMODE(root.stat().st_mode) == 0o700
    assert (root / ".gitignore").read_text() == "*\n"


def test_all_that_a_workspace_makes_is_private(tmp_path: Path) -> None:
    Workspace.open(tmp_path, settings=Settings()).close()
    for path in (tmp_path / ".amlnb").rglob("*"):
        assert (
            not stat.S_IMODE(path.stat().st_mode) & 0o077 or path.name == ".gitignore"
        )


def test_the_setting_wins_over_the_current_folder(tmp_path: Path) -> None:
    make(tmp_path / ".amlnb")
    settings = Settings(workspace=str(tmp_path / "other"))
    workspace = Workspace.open(tmp_path, settings=settings)
    assert workspace.root == tmp_path / "other" / ".amlnb"
    workspace.close()


def test_no_workspace_says_how_to_have_one(tmp_path: Path) -> None:
    with pytest.raises(NoWorkspaceError, match="run a pipeline there first"):
        Workspace.open(tmp_path, create=False, settings=Settings())


@pytest.mark.skipif(os.name != "posix", reason="needs a file that is no folder")
def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ReadOnlyWorkspaceError, match=r"file.*cannot be written"):
        make(tmp_path / "file" / ".amlnb")
