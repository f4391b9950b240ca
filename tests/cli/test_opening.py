from __future__ import annotations

from pathlib import Path

import pytest

from amlnb.cli.opening import opened, start_for


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a folder of notebooks, seen from its top."""
    monkeypatch.delenv("AMLNB_WORKSPACE", raising=False)
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_new_workspace_is_made_here_for_notebooks_below(project: Path) -> None:
    with opened(None, Path("notebooks")) as here:
        assert here.workspace.root == project / ".amlnb"
        assert here.me == "amlnb"


def test_the_one_that_the_notebooks_kernel_made_is_found(project: Path) -> None:
    (project / "notebooks/.amlnb").mkdir()
    with opened(None, Path("notebooks")) as here:
        assert here.workspace.root == project / "notebooks/.amlnb"
        assert here.me == "amlnb -w notebooks"


def test_the_one_from_here_upward_comes_first(project: Path) -> None:
    (project / ".amlnb").mkdir()
    (project / "notebooks/.amlnb").mkdir()
    assert start_for(project / "notebooks", project) == project


def test_a_notebook_elsewhere_has_its_workspace_beside_it(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("elsewhere")
    assert start_for(other, project) == other


def test_the_one_that_is_given_wins(project: Path) -> None:
    (project / ".amlnb").mkdir()
    with opened(Path("mine"), Path()) as here:
        assert here.workspace.root == project / "mine/.amlnb"
        assert here.me == "amlnb -w mine"
