from __future__ import annotations

from pathlib import Path

import pytest

from amlnb.sdk.steps.ignore import files_of


def tree(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)


def names(folder: Path) -> list[str]:
    return [p.relative_to(folder).as_posix() for p in files_of(folder)]


@pytest.mark.parametrize(
    ("rules", "left"),
    [
        ("*.csv", ["a/b.py", "train.py"]),
        ("/a", ["c/d.csv", "train.py", "x.csv"]),
        ("a/", ["c/d.csv", "train.py", "x.csv"]),
        ("*.csv\n!x.csv", ["a/b.py", "train.py", "x.csv"]),
        ("c/*.csv\n# no\n\n", ["a/b.py", "train.py", "x.csv"]),
        ("**/d.csv", ["a/b.py", "train.py", "x.csv"]),
        ("[tx]*.*", ["a/b.py", "c/d.csv"]),
        ("x.cs?", ["a/b.py", "c/d.csv", "train.py"]),
    ],
)
def test_rules_are_those_of_git(tmp_path: Path, rules: str, left: list[str]) -> None:
    tree(tmp_path, "train.py", "x.csv", "a/b.py", "c/d.csv")
    (tmp_path / ".amlignore").write_text(rules)
    assert sorted(set(names(tmp_path)) - {".amlignore"}) == left


def test_amlignore_wins_over_gitignore(tmp_path: Path) -> None:
    tree(tmp_path, "a.txt", "b.txt")
    (tmp_path / ".gitignore").write_text("a.txt\n.*")
    assert names(tmp_path) == ["b.txt"]
    (tmp_path / ".amlignore").write_text("b.txt\n.*")
    assert names(tmp_path) == ["a.txt"]


def test_what_is_never_source_stays_out(tmp_path: Path) -> None:
    tree(tmp_path, ".git/x", ".amlnb/y", "__pycache__/z.pyc", "a.pyc", "a.py")
    assert names(tmp_path) == ["a.py"]


def test_a_link_that_leads_back_ends(tmp_path: Path) -> None:
    tree(tmp_path, "a/x.py")
    (tmp_path / "a" / "up").symlink_to(tmp_path, target_is_directory=True)
    assert names(tmp_path) == ["a/x.py"]
