import shutil
import sqlite3

import pytest

from amlnb.model.errors import NotFoundError
from amlnb.server.root import OutsideRootError
from amlnb.stores.errors import NewerStoreError
from amlnb.workspace.folder import NoWorkspaceError
from tests.server.world import BEGUN, Place, workspaces


def test_each_path_has_the_workspace_that_its_kernel_finds(tmp_path):
    upper, lower = Place(tmp_path / "a"), Place(tmp_path / "a/b/c")
    found = workspaces(tmp_path)
    assert found.beside("a/b/x.ipynb").workspace.folder == upper.folder
    assert found.beside("a/b/c/x.ipynb").workspace.folder == lower.folder
    assert found.beside("a/b/c").workspace.folder == lower.folder
    with pytest.raises(NoWorkspaceError):
        found.beside("elsewhere/x.ipynb")
    with pytest.raises(OutsideRootError):
        found.beside("../x.ipynb")


def test_a_workspace_above_the_root_is_the_roots(tmp_path):
    place = Place(tmp_path)
    (tmp_path / "notebooks").mkdir()
    found = workspaces(tmp_path / "notebooks")
    assert [desk.workspace.folder for desk in found.known()] == [place.folder]


def test_one_is_made_only_where_that_is_asked_for(tmp_path):
    (tmp_path / "new").mkdir()
    found = workspaces(tmp_path)
    assert found.known() == []
    made = found.beside("new/x.ipynb", create=True)
    assert made.workspace.root == tmp_path / "new/.amlnb"
    assert found.known() == [made]


def test_one_that_is_made_where_a_client_looked_before_is_known_at_once(tmp_path):
    deep = tmp_path / "a/b/c/d/e/f"
    deep.mkdir(parents=True)
    found = workspaces(tmp_path)
    assert found.known() == []
    with pytest.raises(NoWorkspaceError):
        found.beside("a/b/c/d/e/f/x.ipynb")
    Place(deep)
    Place(tmp_path)
    assert [desk.workspace.folder for desk in found.known()] == [tmp_path, deep]


def test_a_run_is_found_wherever_it_is_and_ids_tell_no_paths(tmp_path):
    Place(tmp_path / "a").run("r1")
    Place(tmp_path / "b").run("r2")
    found = workspaces(tmp_path)
    assert found.holding("r1").workspace.folder.name == "a"
    desk = found.holding("r2")
    assert desk.workspace.folder.name == "b"
    assert found.by_id(desk.id) is desk
    assert len(desk.id) == 16
    for ask in (found.holding, found.by_id):
        with pytest.raises(NotFoundError):
            ask("nowhere")


def test_a_workspace_that_was_deleted_and_made_anew_is_read_anew(tmp_path):
    Place(tmp_path).run("r1", BEGUN)
    found = workspaces(tmp_path)
    assert found.holding("r1").memory.run("r1").seq == 1
    shutil.rmtree(tmp_path / ".amlnb")
    with pytest.raises(NotFoundError):
        found.holding("r1")
    Place(tmp_path).run("r2")
    assert found.beside("x.ipynb").memory.run("r2").seq == 0


def test_a_store_that_cannot_be_read_hides_no_other(tmp_path):
    Place(tmp_path / "good").run("r1")
    (tmp_path / "bad/.amlnb").mkdir(parents=True)
    (tmp_path / "bad/.amlnb/store.db").write_text("this is no database " * 100)
    found = workspaces(tmp_path)
    assert [desk.workspace.folder.name for desk in found.known()] == ["good"]


def test_where_none_can_be_opened_it_is_said_why(tmp_path):
    place = Place(tmp_path)
    place.store.close()
    with sqlite3.connect(tmp_path / ".amlnb/store.db") as store:
        store.execute("UPDATE schema_version SET version = 99")
    store.close()
    found = workspaces(tmp_path)
    for _ in range(2):
        with pytest.raises(NewerStoreError, match="upgrade"):
            found.known()
    Place(tmp_path / "good")
    found = workspaces(tmp_path)
    assert [desk.workspace.folder.name for desk in found.known()] == ["good"]


def test_the_setting_wins_as_it_does_in_a_kernel(tmp_path):
    Place(tmp_path / "a").run("r1")
    Place(tmp_path / "set").run("r2")
    found = workspaces(tmp_path, workspace=str(tmp_path / "set"))
    assert found.beside("a/x.ipynb").workspace.folder.name == "set"
    assert [desk.workspace.folder.name for desk in found.known()] == ["set"]
