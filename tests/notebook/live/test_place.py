"""The notebook is found where a front end tells it, and the file is there."""

from __future__ import annotations

from amlnb.notebook.live.place import JUPYTER, VSCODE, find_notebook


def test_jupyter_tells_by_the_environment(tmp_path):
    path = tmp_path / "n.ipynb"
    path.touch()
    assert find_notebook({JUPYTER: str(path)}, {}) == path


def test_code_tells_in_the_namespace_and_wins(tmp_path):
    path, other = tmp_path / "n.ipynb", tmp_path / "other.ipynb"
    path.touch()
    other.touch()
    assert find_notebook({JUPYTER: str(other)}, {VSCODE: str(path)}) == path


def test_a_renamed_file_or_no_notebook_counts_as_not_told(tmp_path):
    (tmp_path / "console.py").touch()
    assert find_notebook({JUPYTER: str(tmp_path / "gone.ipynb")}, {}) is None
    assert find_notebook({JUPYTER: str(tmp_path / "console.py")}, {}) is None
    assert find_notebook({}, {VSCODE: 3}) is None
