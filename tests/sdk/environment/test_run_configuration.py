"""Run configurations: defaults, targets, and the files of v1's projects."""

from __future__ import annotations

from pathlib import Path

import pytest

from amlnb.sdk.environment.conda_dependencies import CondaDependencies
from amlnb.sdk.environment.run_configuration import RunConfiguration
from amlnb.sdk.exceptions import UserErrorException


class Cluster:
    name = "cpu-cluster"


def test_it_is_local_until_a_target_is_given_by_name_or_object():
    made = RunConfiguration(framework="python")
    assert made.target == "local"

    made.target = Cluster()
    assert made.target == "cpu-cluster"
    made.target = "gpu"
    assert made.target == "gpu"
    with pytest.raises(UserErrorException, match="not a int"):
        made.target = 3


def test_two_of_them_share_nothing():
    one, other = RunConfiguration(), RunConfiguration()
    one.environment.docker.enabled = True
    one.environment_variables["A"] = "1"

    assert not other.environment.docker.enabled
    assert other.environment_variables == {}


def test_its_own_variables_win_over_its_environments():
    made = RunConfiguration()
    made.environment.environment_variables = {"A": "1", "B": "1"}
    made.environment_variables = {"B": 2}

    assert made.all_variables() == {"A": "1", "B": "2"}


def test_what_is_saved_loads_again(tmp_path: Path):
    packages = CondaDependencies.create(pip_packages=["a==1"])
    made = RunConfiguration(script="train.py", conda_dependencies=packages)
    made.target = "cpu-cluster"
    made.environment.docker.base_image = "my/image"
    made.mpi.process_count_per_node = 2
    made.save(tmp_path, name="train")

    back = RunConfiguration.load(tmp_path, name="train")

    assert (tmp_path / ".azureml" / "train.runconfig").is_file()
    assert back.script == "train.py"
    assert back.target == "cpu-cluster"
    assert back.environment.docker.base_image == "my/image"
    assert back.mpi.process_count_per_node == 2
    assert back.environment.python.conda_dependencies == packages
    RunConfiguration.delete(tmp_path, "train")
    with pytest.raises(UserErrorException, match="is not there: it was looked for in"):
        RunConfiguration.load(tmp_path, name="train")


def test_a_projects_file_of_v1_is_read_with_keys_left_empty(tmp_path: Path):
    file = tmp_path / "aml.runconfig"
    file.write_text(
        """\
framework: Python
script: train_explain.py
communicator: None
target: amlcompute
environment:
  environmentVariables:
    EXAMPLE_ENV_VAR: EXAMPLE_VALUE
  python:
    userManagedDependencies: false
    interpreterPath: python
    condaDependenciesFile: .azureml/conda_dependencies.yml
  docker:
    enabled: true
    baseImage: mcr.microsoft.com/azureml/base:intelmpi2018.3-ubuntu16.04
    sharedVolumes: true
    gpuSupport: false
    arguments: []
history:
  outputCollection: true
spark:
  configuration:
    spark.app.name: Azure ML Experiment
amlcompute:
  vmSize:
  vmPriority:
  clusterMaxNodeCount: 1
"""
    )

    made = RunConfiguration.load(file)

    assert made.target == "amlcompute"
    assert made.environment.docker.enabled
    assert made.environment.environment_variables == {
        "EXAMPLE_ENV_VAR": "EXAMPLE_VALUE"
    }
    assert made.spark.configuration["spark.app.name"] == "Azure ML Experiment"
    assert made.amlcompute.cluster_max_node_count == 1


def test_a_key_that_nobody_knows_is_told_of(tmp_path: Path):
    file = tmp_path / "x.runconfig"
    file.write_text("script: a.py\nscrpt: b.py\n")

    with pytest.warns(UserWarning, match="key 'scrpt' is not known"):
        assert RunConfiguration.load(file).script == "a.py"


@pytest.mark.parametrize(("text", "why"), [("a: [", "not YAML"), ("3", "mapping")])
def test_a_file_that_is_none_is_refused(tmp_path: Path, text, why):
    file = tmp_path / "x.runconfig"
    file.write_text(text)

    with pytest.raises(UserErrorException, match=why):
        RunConfiguration.load(file)
