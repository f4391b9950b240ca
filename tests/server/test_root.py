import pytest

from amlnb.server.root import OutsideRootError, Root


@pytest.fixture
def root(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data-secret").mkdir()
    return Root(tmp_path / "data")


def test_a_path_is_what_the_file_browser_means(root):
    assert root.resolve("") == root.folder
    assert root.resolve("a/b.ipynb") == root.folder / "a/b.ipynb"
    assert root.resolve("/a/b.ipynb") == root.folder / "a/b.ipynb"
    assert root.resolve("a/../b.ipynb") == root.folder / "b.ipynb"
    assert root.name(root.folder / "a b" / "ü.ipynb") == "a b/ü.ipynb"
    assert root.name(root.folder.parent / "x.ipynb") == "x.ipynb"


@pytest.mark.parametrize(
    "path",
    [
        "..",
        "../data-secret/x.ipynb",
        "a/../../data-secret",
        "//../data-secret",
        "a\0b",
        "\ud800/../..",
    ],
)
def test_a_path_that_leads_out_is_refused(root, path):
    with pytest.raises(OutsideRootError) as caught:
        root.resolve(path)
    assert "below the folder that this server shows" in str(caught.value)


def test_a_link_that_leads_out_is_refused(root):
    (root.folder / "link").symlink_to(root.folder.parent / "data-secret")
    with pytest.raises(OutsideRootError):
        root.resolve("link/x.ipynb")
    (root.folder / "loop").symlink_to("loop")
    with pytest.raises(OutsideRootError):
        root.resolve("loop/x.ipynb")


def test_workspaces_below_are_found_but_not_far_or_hidden(root):
    for place in ("", "a", "a/b/c", "a/b/c/d", ".venv/lib", "node_modules/x"):
        (root.folder / place / ".amlnb").mkdir(parents=True)
    found = [p.parent.relative_to(root.folder).as_posix() for p in root.workspaces()]
    assert found == [".", "a", "a/b/c"]
