"""Environments: made from files, named, versioned."""

from __future__ import annotations

from pathlib import Path

import pytest

from amlnb.model.errors import AmlnbError
from amlnb.sdk.environment.conda_dependencies import CondaDependencies
from amlnb.sdk.environment.environment import Environment


def test_sections_are_filled_attribute_by_attribute():
    made = Environment(name="batch")
    made.python.conda_dependencies = CondaDependencies.create(pip_packages=["pillow"])
    made.python.user_managed_dependencies = True
    made.docker.enabled = True
    made.docker.base_image = "my/image"
    made.spark.precache_packages = False
    made.environment_variables = {"A": "1"}

    said = made.definition()

    assert said["docker"]["baseImage"] == "my/image"
    assert said["python"]["userManagedDependencies"] is True
    assert said["environmentVariables"] == {"A": "1"}


@pytest.mark.parametrize(
    ("owner", "wrong", "right"),
    [("", "enviroment_variables", "environment_variables"), ("docker", "imge", "")],
)
def test_a_setting_that_is_none_is_refused_with_the_right_one(owner, wrong, right):
    made = Environment("x")
    section = getattr(made, owner) if owner else made

    with pytest.raises(AttributeError, match=f"no setting '{wrong}'") as told:
        setattr(section, wrong, 1)

    assert (right or "base_image") in str(told.value)


def test_a_new_version_comes_only_with_a_change(home):
    made = Environment("batch")
    made.register(home)
    assert made.version == "1"
    assert Environment.get(home, "batch").register(home).version == "1"

    made.environment_variables["A"] = "1"
    assert made.register(home).version == "2"

    assert Environment.get(home, "batch").environment_variables == {"A": "1"}
    assert Environment.get(home, "batch", version="1").environment_variables == {}
    assert list(Environment.list(home)) == ["batch"]


def test_packages_survive_the_workspace(home):
    made = Environment("batch")
    made.python.conda_dependencies = CondaDependencies.create(pip_packages=["a==1"])
    made.register(home)

    kept = Environment.get(home, "batch").python.conda_dependencies

    assert kept == made.python.conda_dependencies


def test_an_unknown_name_and_an_unknown_version_say_what_there_is(home):
    Environment("batch").register(home)

    with pytest.raises(AmlnbError, match=r"no environment 'other'\. Known: batch"):
        Environment.get(home, "other")
    with pytest.raises(AmlnbError, match="no version '7' of environment 'batch'"):
        Environment.get(home, "batch", version="7")


def test_the_services_ready_made_names_are_names_alone(home):
    made = Environment.get(workspace=home, name="AzureML-sklearn-0.24-ubuntu18.04-py37")

    assert made.name == "AzureML-sklearn-0.24-ubuntu18.04-py37"


def test_a_registry_password_is_neither_kept_nor_shown(home, tmp_path: Path):
    made = Environment("private")
    made.docker.base_image_registry.username = "me"
    made.docker.base_image_registry.password = "hush"
    made.register(home)
    made.save_to_directory(tmp_path / "env")
    home.local.close()

    assert "hush" not in repr(made.docker)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not [path for path in files if b"hush" in path.read_bytes()]


def test_requirements_become_packages(tmp_path: Path):
    path = tmp_path / "requirements.txt"
    path.write_text("# what we need\npandas>=2\n\nnumpy  # arrays\n")

    made = Environment.from_pip_requirements("r", path)

    assert list(made.python.conda_dependencies.pip_packages) == ["pandas>=2", "numpy"]


def test_a_dockerfile_is_given_as_path_or_text(tmp_path: Path):
    path = tmp_path / "Dockerfile"
    path.write_text("FROM rocker/tidyverse\n")

    by_path = Environment.from_dockerfile(name="r", dockerfile=str(path))
    by_text = Environment.from_dockerfile("r", "FROM rocker/tidyverse\n")

    assert by_path.docker.base_dockerfile == by_text.docker.base_dockerfile
    assert by_path.docker.base_image is None


def test_a_file_that_is_missing_is_named(tmp_path: Path):
    for make in (Environment.from_dockerfile, Environment.from_pip_requirements):
        with pytest.raises(AmlnbError, match="there is no such file"):
            make("e", tmp_path / "absent")


def test_a_clone_is_its_own():
    made = Environment("one")
    other = made.clone("two")
    other.docker.base_image = "other"

    assert (made.name, other.name) == ("one", "two")
    assert made.docker.base_image != "other"


def test_a_folder_of_it_reads_back(tmp_path: Path):
    made = Environment("one")
    made.docker.shm_size = "4g"
    made.python.conda_dependencies = CondaDependencies.create(pip_packages=["a"])
    made.save_to_directory(tmp_path / "env")

    back = Environment.load_from_directory(tmp_path / "env")

    assert back.definition() == made.definition()
    with pytest.raises(AmlnbError, match="overwrite=True"):
        made.save_to_directory(tmp_path / "env")
