"""A script with what it runs on."""

from __future__ import annotations

from pathlib import Path

import pytest

from amlnb.sdk.environment.distributed import MpiConfiguration, PyTorchConfiguration
from amlnb.sdk.environment.environment import Environment
from amlnb.sdk.environment.run_configuration import RunConfiguration
from amlnb.sdk.environment.script_run_config import ScriptRunConfig
from amlnb.sdk.exceptions import UserErrorException


def test_its_configuration_is_made_from_target_and_environment(tmp_path: Path):
    made = ScriptRunConfig(
        source_directory=tmp_path,
        script="train.py",
        arguments=["--x", 1],
        compute_target="cpu-cluster",
        environment=Environment("env"),
    )

    assert made.run_config.target == "cpu-cluster"
    assert made.run_config.environment.name == "env"
    assert made.arguments == ["--x", 1]


def test_a_configuration_that_others_share_is_not_changed(tmp_path: Path):
    shared = RunConfiguration()

    made = ScriptRunConfig(tmp_path, "a.py", run_config=shared, compute_target="gpu")

    assert made.run_config.target == "gpu"
    assert shared.target == "local"


def test_processes_are_taken_over(tmp_path: Path):
    job = MpiConfiguration(process_count_per_node=2, node_count=2)
    made = ScriptRunConfig(tmp_path, "a.py", distributed_job_config=job)
    assert made.run_config.node_count == 2
    assert made.run_config.mpi.process_count_per_node == 2

    job = PyTorchConfiguration(node_count=3)
    made = ScriptRunConfig(tmp_path, "a.py", distributed_job_config=job)
    assert made.run_config.framework == "PyTorch"
    with pytest.raises(UserErrorException, match="must be an MpiConfiguration"):
        ScriptRunConfig(tmp_path, "a.py", distributed_job_config=2)


@pytest.mark.parametrize(
    "given",
    [
        {"script": "a.py", "command": "python a.py"},
        {"run_config": RunConfiguration(), "environment": Environment("e")},
        {"source_directory": "absent"},
    ],
)
def test_what_contradicts_itself_is_refused(given):
    with pytest.raises(UserErrorException, match=r"not both|There is no source_dir"):
        ScriptRunConfig(**given)
