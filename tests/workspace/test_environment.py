from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import pytest

from amlnb.workspace.environment import Owners
from amlnb.workspace.environment import describe as described


@pytest.fixture
def owners(tmp_path: Path) -> Owners:
    return Owners(tmp_path / "owners.json")


def test_it_names_the_versions_of_what_is_imported(owners: Owners) -> None:
    text = described("python3", ["numpy", "pandas"], owners)
    assert f"numpy {version('numpy')}" in text
    assert f"pandas {version('pandas')}" in text


def test_a_package_named_otherwise_than_its_module_is_found(owners: Owners) -> None:
    assert f"sklearn {version('scikit-learn')}" in described(
        "python3", ["sklearn"], owners
    )


def test_the_order_of_imports_does_not_count(owners: Owners) -> None:
    assert described("k", ["a", "numpy"], owners) == described(
        "k", ["numpy", "a", "a"], owners
    )


def test_what_is_not_installed_is_said_so_without_a_failure(owners: Owners) -> None:
    assert "no_such_module ?" in described("python3", ["no_such_module"], owners)


def test_what_was_found_out_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "owners.json"
    Owners(file).version("sklearn")
    file.write_text(file.read_text().replace('"scikit-learn"', '"numpy"'))
    assert Owners(file).version("sklearn") == version("numpy")


def test_a_file_that_was_spoilt_or_cannot_be_written_does_no_harm(
    tmp_path: Path,
) -> None:
    (tmp_path / "owners.json").write_text("{")
    right = version("scikit-learn")
    assert Owners(tmp_path / "owners.json").version("sklearn") == right
    assert Owners(tmp_path / "no" / "such.json").version("sklearn") == right
