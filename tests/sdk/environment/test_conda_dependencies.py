"""Packages: asked for, replaced, written, read."""

from __future__ import annotations

from pathlib import Path

import pytest

from amlnb.sdk.environment.conda_dependencies import CondaDependencies
from amlnb.sdk.exceptions import UserErrorException


def test_packages_are_kept_in_order_with_python_first():
    made = CondaDependencies.create(
        pip_packages=["azureml-defaults"],
        conda_packages=["scikit-learn", "pip"],
        python_version="3.8.5",
        pin_sdk_version=False,
    )

    assert made.as_dict() == {
        "name": "project_environment",
        "dependencies": [
            "python=3.8.5",
            "scikit-learn",
            "pip",
            {"pip": ["azureml-defaults"]},
        ],
    }
    assert made.get_python_version() == "3.8.5"


def test_another_version_takes_the_place_of_the_first():
    made = CondaDependencies.create(conda_packages=["numpy=1.1"])
    made.add_conda_package("numpy=1.2")
    made.add_pip_package("Scikit_Learn>=1")
    made.add_pip_package("scikit-learn==1.5")

    assert list(made.conda_packages)[1:] == ["numpy=1.2"]
    assert list(made.pip_packages) == ["scikit-learn==1.5"]


def test_options_of_pip_are_no_packages():
    made = CondaDependencies.create(pip_packages=["a"], pip_indexurl="https://x/simple")
    made.set_pip_option("--pre")

    assert list(made.pip_packages) == ["a"]
    assert list(made.pip_options) == ["--pre", "--index-url https://x/simple"]
    made.remove_pip_option("--index-url")
    assert list(made.pip_options) == ["--pre"]


def test_what_is_written_reads_back_the_same(tmp_path: Path):
    made = CondaDependencies.create(pip_packages=["a==1"], conda_packages=["b"])
    made.add_channel("conda-forge")

    path = made.save(tmp_path)

    assert path == str(tmp_path / "conda_dependencies.yml")
    assert CondaDependencies(path) == made
    assert CondaDependencies(conda_dependencies_file_path=path).conda_channels == (
        "conda-forge",
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [("- a\n", "no list `dependencies`"), ("a: [", "is not YAML"), (None, "be read")],
)
def test_a_file_that_is_none_is_refused_by_name(tmp_path: Path, text, why):
    path = tmp_path / "env.yml"
    if text is not None:
        path.write_text(text)

    with pytest.raises(UserErrorException, match=why) as told:
        CondaDependencies(path)

    assert "env.yml" in str(told.value)


def test_a_text_in_place_of_a_list_is_refused():
    with pytest.raises(UserErrorException, match="must be a list of texts"):
        CondaDependencies.create(conda_packages="scikit-learn")


def test_merging_keeps_the_last_version_of_each():
    merged = CondaDependencies.merge_requirements(["a==1", "b", "A==2"])

    assert merged == ["A==2", "b"]
