"""MpiStep: a Python script as several processes that speak MPI."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from amlnb.sdk.environment.conda_dependencies import CondaDependencies
from amlnb.sdk.environment.environment import Environment
from amlnb.sdk.environment.run_configuration import RunConfiguration
from amlnb.sdk.exceptions import UserErrorException
from amlnb.sdk.parameter import PipelineParameter
from amlnb.sdk.steps.pipeline_step import PipelineStep
from amlnb.sdk.steps.recipe import MPI, Recipe


class MpiStep(PipelineStep):
    """Runs a Python script by ``mpiexec``: ``pip install amlnb[mpi]`` brings one.

    Parameters
    ----------
    name
        The step's name; the script's by default.
    source_directory, script_name, arguments, inputs, outputs, hash_paths
        As for PythonScriptStep.
    compute_target, allow_reuse, version
        As for PythonScriptStep.
    node_count, process_count_per_node
        How many processes: their product, on this machine. Numbers or
        PipelineParameters; 1 by default.
    environment_definition, pip_packages, conda_packages
        What the script asks for; part of the reuse key, and not installed.
    others
        Kept out: images and GPUs have no meaning here.
    """

    def __init__(
        self,
        name: str | None = None,
        source_directory: Path | str | None = None,
        script_name: str | None = None,
        arguments: Sequence[Any] | None = None,
        compute_target: Any = None,
        node_count: int | PipelineParameter | None = None,
        process_count_per_node: int | PipelineParameter | None = None,
        inputs: Iterable[Any] | None = None,
        outputs: Iterable[Any] | None = None,
        allow_reuse: bool = True,
        version: str | None = None,
        hash_paths: Sequence[str] | None = None,
        *,
        environment_definition: Environment | None = None,
        pip_packages: Sequence[str] | None = None,
        conda_packages: Sequence[str] | None = None,
        **others: object,
    ) -> None:
        del others
        if not script_name:
            raise UserErrorException(f"MpiStep {name!r}: give script_name.")
        super().__init__(name or script_name, inputs, outputs, arguments)
        self.script_name = str(script_name)
        self.hash_paths = tuple(hash_paths or ())
        self._nodes = _count(self.name, "node_count", node_count)
        self._processes = _count(
            self.name, "process_count_per_node", process_count_per_node
        )
        made = RunConfiguration()
        made.environment = environment_definition or made.environment
        if pip_packages or conda_packages:
            made.environment.python.conda_dependencies = CondaDependencies.create(
                pip_packages=pip_packages, conda_packages=conda_packages
            )
        self.configure(
            compute_target=compute_target,
            runconfig=made,
            source_directory=source_directory,
            allow_reuse=allow_reuse,
            version=version,
        )

    def recipe(self) -> Recipe:
        """Return what is to be run."""
        found = self.script_recipe(self.script_name)
        return replace(
            found,
            words=(
                *MPI,
                *("--nodes", self._nodes, "--processes", self._processes),
                *found.words,
            ),
            hash_paths=self.hash_paths,
        )


def _count(step: str, name: str, given: Any) -> Any:
    if given is None:
        return 1
    if isinstance(given, PipelineParameter):
        return given
    if isinstance(given, bool) or not str(given).isdigit() or int(given) < 1:
        raise UserErrorException(
            f"Step {step!r}: {name}={given!r} must be a whole number above 0, or a "
            "PipelineParameter."
        )
    return int(given)
