from __future__ import annotations

from importlib.metadata import version

from amlnb.workspace.environment import describe


def test_it_names_the_versions_of_what_is_imported() -> None:
    text = describe("python3", ["numpy", "pandas"])
    assert f"numpy {version('numpy')}" in text
    assert f"pandas {version('pandas')}" in text


def test_a_package_named_otherwise_than_its_module_is_found() -> None:
    assert f"sklearn {version('scikit-learn')}" in describe("python3", ["sklearn"])


def test_the_order_of_imports_does_not_count() -> None:
    assert describe("k", ["a", "numpy"]) == describe("k", ["numpy", "a", "a"])


def test_what_is_not_installed_is_said_so_without_a_failure() -> None:
    assert "no_such_module ?" in describe("python3", ["no_such_module"])
