"""Estimator and EstimatorStep: v1's older way to say what ScriptRunConfig says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from amlnb.sdk.environment.conda_dependencies import CondaDependencies
from amlnb.sdk.environment.distributed import MpiConfiguration
from amlnb.sdk.environment.environment import Environment
from amlnb.sdk.environment.run_configuration import RunConfiguration
from amlnb.sdk.exceptions import UserErrorException
from amlnb.sdk.steps.pipeline_step import PipelineStep
from amlnb.sdk.steps.recipe import Recipe

_KIND = "Estimator"


class Estimator:
    """A training script and what it runs on.

    Parameters
    ----------
    source_directory, entry_script
        The script, and the folder that it stands in.
    script_params
        Its arguments: a value by flag; an empty value gives the flag alone.
    compute_target
        A compute target or its name; this machine by default.
    node_count, process_count_per_node, distributed_training
        More than one process needs ``distributed_training=MpiConfiguration()``.
    conda_packages, pip_packages, environment_definition, environment_variables
        What it asks for; part of the reuse key, and not installed.
    inputs
        Data it reads besides that of `script_params`.
    max_run_duration_seconds
        Seconds after which it is stopped.
    others
        Kept out: images, machine sizes and users have no meaning here.
    """

    def __init__(
        self,
        source_directory: Path | str,
        *,
        compute_target: Any = None,
        vm_size: object = None,
        vm_priority: object = None,
        entry_script: str | None = None,
        script_params: Mapping[str, Any] | None = None,
        node_count: int = 1,
        process_count_per_node: int = 1,
        distributed_backend: object = None,
        distributed_training: Any = None,
        use_gpu: bool = False,
        use_docker: bool = True,
        conda_packages: Sequence[str] | None = None,
        pip_packages: Sequence[str] | None = None,
        conda_dependencies_file: Path | str | None = None,
        conda_dependencies_file_path: Path | str | None = None,
        pip_requirements_file: Path | str | None = None,
        environment_variables: Mapping[str, str] | None = None,
        environment_definition: Environment | None = None,
        inputs: Iterable[Any] | None = None,
        max_run_duration_seconds: int | None = None,
        **others: object,
    ) -> None:
        del vm_size, vm_priority, distributed_backend, use_gpu, use_docker, others
        if not entry_script:
            raise UserErrorException(
                "Estimator(source_directory, entry_script=...): name the script that "
                "is to be run."
            )
        self.source_directory = str(source_directory)
        self.entry_script = str(entry_script)
        self.script_params = dict(script_params or {})
        self.inputs = list(inputs or ())
        made = RunConfiguration()
        made.target = compute_target or "local"
        if environment_definition is not None:
            made.environment = environment_definition
        elif conda_file := conda_dependencies_file or conda_dependencies_file_path:
            packages = CondaDependencies(conda_file)
            made.environment.python.conda_dependencies = packages
        elif pip_requirements_file is not None:
            made.environment = Environment.from_pip_requirements(
                "estimator", pip_requirements_file
            )
        else:
            made.environment.python.conda_dependencies = CondaDependencies.create(
                pip_packages=pip_packages, conda_packages=conda_packages
            )
        made.environment_variables = dict(environment_variables or {})
        made.max_run_duration_seconds = max_run_duration_seconds
        if isinstance(distributed_training, MpiConfiguration):
            made.mpi, made.communicator = distributed_training, "IntelMpi"
            made.mpi.process_count_per_node = int(process_count_per_node)
            made.node_count = int(node_count)
        self.run_config = made

    @property
    def conda_dependencies(self) -> CondaDependencies | None:
        """The packages that it asks for."""
        return self.run_config.environment.python.conda_dependencies

    def arguments(self) -> list[Any]:
        """Return `script_params` as words."""
        words: list[Any] = []
        for flag, value in self.script_params.items():
            words.append(flag)
            if value is not None and value != "":
                words.append(value)
        return words


class EstimatorStep(PipelineStep):
    """Runs an Estimator's script as a step.

    Parameters
    ----------
    name
        The step's name.
    estimator
        The script and what it runs on; without `script_params`.
    estimator_entry_script_arguments
        The script's arguments.
    runconfig_pipeline_params, inputs, outputs, compute_target, allow_reuse, version
        As for PythonScriptStep.
    """

    def __init__(
        self,
        name: str | None = None,
        estimator: Estimator | None = None,
        estimator_entry_script_arguments: Sequence[Any] | None = None,
        runconfig_pipeline_params: Mapping[str, Any] | None = None,
        inputs: Iterable[Any] | None = None,
        outputs: Iterable[Any] | None = None,
        compute_target: Any = None,
        allow_reuse: bool = True,
        version: str | None = None,
    ) -> None:
        if not isinstance(estimator, Estimator):
            raise UserErrorException(
                f"EstimatorStep {name!r}: estimator is a {type(estimator).__name__}, "
                "and must be an Estimator."
            )
        if estimator.script_params:
            raise UserErrorException(
                f"EstimatorStep {name!r}: its estimator has script_params; give them "
                "as estimator_entry_script_arguments."
            )
        self._script = estimator.entry_script
        super().__init__(
            name or self._script,
            [*(inputs or ()), *estimator.inputs],
            outputs,
            estimator_entry_script_arguments,
        )
        self.configure(
            compute_target=compute_target,
            runconfig=estimator.run_config,
            runconfig_pipeline_params=runconfig_pipeline_params,
            source_directory=estimator.source_directory,
            allow_reuse=allow_reuse,
            version=version,
        )

    def recipe(self) -> Recipe:
        """Return what is to be run."""
        return self.script_recipe(self._script)


class EstimatorAlone(PipelineStep):
    """Runs an Estimator that was submitted by itself; it is never reused, as in v1.

    Parameters
    ----------
    estimator
        The script and what it runs on.
    """

    def __init__(self, estimator: Estimator) -> None:
        self._script = estimator.entry_script
        super().__init__(self._script, estimator.inputs, (), estimator.arguments())
        self.configure(
            runconfig=estimator.run_config,
            source_directory=estimator.source_directory,
            allow_reuse=False,
        )

    def recipe(self) -> Recipe:
        """Return what is to be run."""
        return replace(self.script_recipe(self._script), kind=_KIND)
