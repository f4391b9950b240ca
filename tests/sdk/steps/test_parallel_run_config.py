"""Configurations of parallel runs: what is taken, what is refused, what files say."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from amlnb.model.errors import NotFoundError
from amlnb.sdk.compute.aml_compute import AmlCompute
from amlnb.sdk.compute.compute_target import ComputeTarget
from amlnb.sdk.environment.conda_dependencies import CondaDependencies
from amlnb.sdk.environment.environment import Environment
from amlnb.sdk.parameter import PipelineParameter
from amlnb.sdk.steps.parallel_run_config import ParallelConfigError, ParallelRunConfig
from amlnb.sdk.steps.parallel_run_yaml import ParallelYamlError
from amlnb.sdk.workspace import Workspace

NEEDED = (
    "{entry_script: a, error_threshold: 1, node_count: 1, output_action: summary_only}"
)


def config(**changes: Any) -> ParallelRunConfig:
    given = {
        "environment": Environment("e"),
        "entry_script": "score.py",
        "error_threshold": 5,
        "output_action": "append_row",
        "compute_target": None,
        "node_count": 2,
        **changes,
    }
    return ParallelRunConfig(**given)


def test_it_has_v1s_defaults() -> None:
    found = config()
    assert (found.run_invocation_timeout, found.run_max_try) == (60, 3)
    assert (found.logging_level, found.mini_batch_size) == ("INFO", None)
    assert found.append_row_file_name == "parallel_run_step.txt"
    assert found.partition_keys is None


def test_numbers_may_be_parameters_or_text() -> None:
    size = PipelineParameter("size", "10KB")
    count = PipelineParameter("count", 2)
    level = PipelineParameter("level", "DEBUG")
    found = config(
        mini_batch_size=size, node_count=count, logging_level=level, run_max_try="2"
    )
    assert found.mini_batch_size is size


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"output_action": "append"}, "output_action='append' must be 'append_row' or"),
        ({"error_threshold": -2}, r"error_threshold=-2 .* from -1 on \(-1: any number"),
        ({"error_threshold": "x"}, "error_threshold='x' must be a whole number"),
        ({"error_threshold": None}, "error_threshold=None must be"),
        ({"node_count": 0}, "node_count=0 must be a whole number from 1 on"),
        ({"node_count": None}, "node_count=None must be"),
        ({"process_count_per_node": "two"}, "process_count_per_node='two' must be"),
        ({"run_max_try": 0}, "run_max_try=0 must be"),
        ({"run_invocation_timeout": 0}, "a number of seconds above 0"),
        ({"mini_batch_size": "big"}, "mini_batch_size='big' is no size"),
        ({"mini_batch_size": PipelineParameter("s", "big")}, "'big' is no size"),
        ({"logging_level": "loud"}, "must be 'ERROR', 'WARNING', 'INFO' or 'DEBUG'"),
        ({"allowed_failed_percent": 120}, "must be a number from 0 to 100"),
        ({"allowed_failed_count": -1}, "allowed_failed_count=-1 must be"),
        ({"append_row_file_name": "a/b.txt"}, "a file's name without a folder"),
        ({"partition_keys": "store"}, "partition_keys='store' must be a list of names"),
        ({"environment": "e"}, "environment is a str, and must be an Environment"),
        ({"entry_script": ""}, "give entry_script"),
    ],
)
def test_what_cannot_be_is_refused(changes: Any, said: str) -> None:
    with pytest.raises(ParallelConfigError, match=f"^ParallelRunConfig: .*{said}"):
        config(**changes)


# ------------------------------------------------------------------------------- files


def test_what_is_saved_is_loaded(ws: Workspace, home: Path) -> None:
    wanted = AmlCompute.provisioning_configuration(vm_size="D2", max_nodes=2)
    target = ComputeTarget.create(ws, "cpu-cluster", wanted)
    packages = CondaDependencies.create(pip_packages=["pandas"])
    environment = Environment("batch")
    environment.python.conda_dependencies = packages
    (home / "code").mkdir()
    saved = config(
        environment=environment,
        compute_target=target,
        source_directory="code",
        mini_batch_size=PipelineParameter("size", "1KB"),
        partition_keys=["store", "brand"],
        environment_variables={"A": "1"},
        allowed_failed_percent=10,
    )
    saved.save_to_yaml("prs.yml")
    found = ParallelRunConfig.load_yaml(ws, "prs.yml")
    assert found.environment is not None
    assert found.environment.name == "batch"
    loaded = found.environment.python.conda_dependencies
    assert loaded is not None
    assert list(loaded.pip_packages) == list(packages.pip_packages)
    assert found.compute_target.name == "cpu-cluster"
    assert found.mini_batch_size == "1KB"
    names = ("entry_script", "error_threshold", "node_count", "partition_keys",
             "source_directory", "environment_variables", "allowed_failed_percent",
             "allowed_failed_count", "append_row_file_name")  # fmt: skip
    assert [getattr(found, n) for n in names] == [getattr(saved, n) for n in names]


def test_a_registered_environment_goes_by_name(ws: Workspace, home: Path) -> None:
    environment = Environment("batch").register(ws)
    config(environment=environment).save_to_yaml(home / "prs.yml")
    text = (home / "prs.yml").read_text()
    assert "environment_name: batch" in text
    found = ParallelRunConfig.load_yaml(ws, home / "prs.yml").environment
    assert found is not None
    assert found.version == "1"


def test_a_file_as_v1s_samples_have_it(ws: Workspace, home: Path) -> None:
    text = """
    parallel_run_config:
        input_format: file
        mini_batch_size: 1
        error_threshold: 1
        output_action: "append_row"
        environment_name: None
        logging_level: DEBUG
        compute_target_name: "cpu-cluster"
        node_count: 2
        process_count_per_node:
        entry_script: "score.py"
        source_directory: "scripts"
        description: None
        run_invocation_timeout: 60
        run_max_try: 3
    """
    (home / "conf" / "scripts").mkdir(parents=True)
    (home / "conf" / "prs.yml").write_text(dedent(text))
    found = ParallelRunConfig.load_yaml(ws, "conf/prs.yml")
    assert found.compute_target == "cpu-cluster"
    assert (found.process_count_per_node, found.description) == (None, None)
    assert found.source_directory == "conf/scripts"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, "there is no such file"),
        ("{", "it is no YAML"),
        ("pipeline: {}", "it has no 'parallel_run_config' with keys below it"),
        (
            "parallel_run_config: {entry: a}",
            "'entry' is no key of it (it has entry_scr",
        ),
        (
            f"parallel_run_config: {NEEDED[:-1]}, environment: {{name: e}}}}",
            "environment must be the name of a registered one",
        ),
        ("parallel_run_config: {entry_script: a}", "lacks 'error_threshold'"),
    ],
)
def test_a_file_that_says_none_is_refused(
    ws: Workspace, home: Path, text: str | None, why: str
) -> None:
    if text is not None:
        (home / "prs.yml").write_text(text)
    with pytest.raises(ParallelYamlError) as caught:
        ParallelRunConfig.load_yaml(ws, "prs.yml")
    assert why in str(caught.value)


def test_an_environment_that_nobody_registered_is_refused(
    ws: Workspace, home: Path
) -> None:
    text = (
        "parallel_run_config: {entry_script: a.py, error_threshold: 1, node_count: 1, "
        "output_action: summary_only, environment_name: other}"
    )
    (home / "prs.yml").write_text(text)
    with pytest.raises(NotFoundError, match="no environment 'other'"):
        ParallelRunConfig.load_yaml(ws, "prs.yml")
