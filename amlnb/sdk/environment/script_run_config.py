"""A script or command with what it runs on: what an experiment can submit alone."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from amlnb.sdk.environment.distributed import (
    DockerConfiguration,
    MpiConfiguration,
    ParallelTaskConfiguration,
    PyTorchConfiguration,
    TensorflowConfiguration,
)
from amlnb.sdk.environment.environment import Environment
from amlnb.sdk.environment.run_configuration import RunConfiguration
from amlnb.sdk.exceptions import UserErrorException


class TwoWaysError(UserErrorException):
    """Two arguments were given that say the same thing."""

    def __init__(self, one: str, other: str) -> None:
        self.one, self.other = one, other
        super().__init__(f"ScriptRunConfig takes {one} or {other}, not both.")


class NoFolderError(UserErrorException):
    """The folder of a script's sources is not there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(
            f"There is no source_directory {str(folder)!r}: it is looked for from "
            f"{str(Path.cwd())!r}."
        )


class UnknownDistributionError(UserErrorException):
    """A distribution is none of those there are."""

    def __init__(self, given: object) -> None:
        self.given = given
        super().__init__(
            f"distributed_job_config is a {type(given).__name__}, and must be an "
            "MpiConfiguration, TensorflowConfiguration, PyTorchConfiguration or "
            "ParallelTaskConfiguration."
        )


class ScriptRunConfig:
    """A script or command, its arguments, and how it is to be run.

    Parameters
    ----------
    source_directory
        The folder that the script stands in; the current one by default.
    script
        The script, relative to it.
    arguments
        Its arguments: texts, numbers, datasets.
    run_config
        How it is run; else made from `compute_target` and `environment`.
    distributed_job_config
        How many processes it runs as.
    resume_from
        Kept; nothing here reads it.
    max_run_duration_seconds
        Seconds after which it is stopped.
    command
        A command line in place of a script: a text, or a list joined by spaces.
    docker_runtime_config
        Kept: it runs without a container.
    """

    MAX_DURATION_SECONDS_DEFAULT = 2_592_000

    def __init__(
        self,
        source_directory: Path | str | None = None,
        script: str | None = None,
        arguments: Sequence[Any] | None = None,
        run_config: RunConfiguration | None = None,
        compute_target: Any = None,
        environment: Environment | None = None,
        distributed_job_config: Any = None,
        resume_from: object = None,
        max_run_duration_seconds: int | None = MAX_DURATION_SECONDS_DEFAULT,
        command: str | Sequence[Any] | None = None,
        docker_runtime_config: DockerConfiguration | None = None,
    ) -> None:
        if script and command:
            raise TwoWaysError("script", "command")
        if run_config is not None and environment is not None:
            raise TwoWaysError("run_config", "environment")
        if source_directory is not None and not Path(source_directory).is_dir():
            raise NoFolderError(Path(source_directory))
        self.source_directory = str(source_directory or ".")
        self.script = script
        self.arguments = list(arguments or ())
        self.command = command
        self.resume_from = resume_from
        self.max_run_duration_seconds = max_run_duration_seconds
        self.run_config = _run_config(run_config, compute_target, environment)
        if docker_runtime_config is not None:
            self.run_config.docker = docker_runtime_config
        if distributed_job_config is not None:
            _distribute(self.run_config, distributed_job_config)

    @property
    def identity(self) -> object:
        """The identity it runs under: that of whoever submits it."""
        return None

    def __repr__(self) -> str:
        what = self.script or self.command
        return f"ScriptRunConfig({what!r} in {self.source_directory!r})"


def _run_config(
    given: RunConfiguration | None, target: Any, environment: Environment | None
) -> RunConfiguration:
    """Return a configuration of its own, so that a shared one is not changed."""
    made = copy.deepcopy(given) if given is not None else RunConfiguration()
    if target is not None:
        made.target = target
    if environment is not None:
        made.environment = environment
    return made


def _distribute(run_config: RunConfiguration, given: Any) -> None:
    match given:
        case MpiConfiguration():
            run_config.mpi, run_config.communicator = given, "IntelMpi"
            run_config.node_count = int(given.node_count)
        case TensorflowConfiguration():
            run_config.tensorflow, run_config.framework = given, "TensorFlow"
        case PyTorchConfiguration():
            run_config.pytorch, run_config.framework = given, "PyTorch"
            run_config.node_count = int(given.node_count)
        case ParallelTaskConfiguration():
            run_config.paralleltask = given
        case _:
            raise UnknownDistributionError(given)
