"""PipelineStep: what all step classes have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from amlnb.model.json import canonical
from amlnb.sdk.data.binding import Product
from amlnb.sdk.environment.run_configuration import RunConfiguration
from amlnb.sdk.exceptions import UserErrorException
from amlnb.sdk.parameter import PipelineParameter
from amlnb.sdk.steps.configured_data import inputs_of
from amlnb.sdk.steps.recipe import MPI, PYTHON, Recipe

#: How v1 hands `params` to a script.
_PARAMETER = "AML_PARAMETER_"


class NotAListError(UserErrorException):
    """An argument that is a list of things was given something else."""

    def __init__(self, step: str, argument: str, given: object) -> None:
        self.step, self.argument, self.given = step, argument, given
        super().__init__(
            f"Step {step!r}: {argument} must be a list, and {given!r} is a "
            f"{type(given).__name__}: write {argument}=[...]."
        )


class PipelineStep:
    """A node of a pipeline; make one of its classes, such as PythonScriptStep.

    Parameters
    ----------
    name
        Its name; two steps of a pipeline may bear the same.
    inputs, outputs
        What it reads and makes: PipelineData, DataReference, datasets, ….
    arguments
        What its script or command is given: texts, numbers, PipelineParameters, and
        things of its inputs and outputs, which become their paths.
    """

    def __init__(
        self,
        name: str,
        inputs: Iterable[Any] | None = None,
        outputs: Iterable[Any] | None = None,
        arguments: Sequence[Any] | None = None,
        fix_port_name_collisions: bool = False,
        resource_inputs: Iterable[Any] | None = None,
    ) -> None:
        del fix_port_name_collisions
        self.name = str(name)
        self.inputs = _listed(self.name, "inputs", inputs)
        self.inputs += _listed(self.name, "resource_inputs", resource_inputs)
        self.outputs = _listed(self.name, "outputs", outputs)
        self.arguments = _listed(self.name, "arguments", arguments)
        self.after: list[PipelineStep] = []
        self.compute_target: Any = None
        self.run_config: RunConfiguration | None = None
        self.params: Mapping[str, Any] = {}
        self.runconfig_pipeline_params: Mapping[str, Any] = {}
        self.source_directory: str | None = None
        self.allow_reuse = True
        self.version: str | None = None
        self.claim()

    def claim(self) -> None:
        """Note in what this step makes that it makes it."""
        by_use = [a for a in self.arguments if isinstance(a, Product)]
        by_use = [a for a in by_use if a.made_as().by_use and not producer_of(a)]
        for each in (*self.outputs, *by_use):
            if isinstance(each, Product):
                setattr(each, "producer", self)  # noqa: B010 - a Protocol cannot say so

    def configure(
        self,
        *,
        compute_target: Any = None,
        runconfig: Any = None,
        runconfig_pipeline_params: Mapping[str, Any] | None = None,
        params: Mapping[str, Any] | None = None,
        source_directory: Any = None,
        allow_reuse: bool = True,
        version: str | None = None,
    ) -> None:
        """Take over what most step classes are given alike."""
        if runconfig is not None and not isinstance(runconfig, RunConfiguration):
            raise UserErrorException(
                f"Step {self.name!r}: runconfig is a {type(runconfig).__name__}, and "
                "must be a RunConfiguration."
            )
        self.compute_target, self.run_config = compute_target, runconfig
        self.inputs += inputs_of(runconfig)
        self.runconfig_pipeline_params = dict(runconfig_pipeline_params or {})
        self.params = dict(params or {})
        self.source_directory = (
            None if source_directory is None else str(source_directory)
        )
        self.allow_reuse, self.version = bool(allow_reuse), version

    def run_after(self, step: Any) -> None:
        """Start only when `step`, or each step of a list, has ended."""
        for each in step if isinstance(step, list | tuple) else [step]:
            if not isinstance(each, PipelineStep):
                raise UserErrorException(
                    f"Step {self.name!r}: run_after takes a step, not a "
                    f"{type(each).__name__}."
                )
            if each not in self.after:
                self.after.append(each)

    def recipe(self) -> Recipe:
        """Return what is to be run."""
        raise NotImplementedError(type(self).__name__)

    def script_recipe(self, script: str, program: Any = None) -> Recipe:
        """Return what runs a script of the source directory with the arguments."""
        interpreter = program if program is not None else self._python()
        return self.with_settings(
            Recipe(
                kind=type(self).__name__,
                words=(*self._launcher(), interpreter, script, *self.arguments),
                script=script,
                source_directory=self.source_directory,
            )
        )

    def with_settings(self, recipe: Recipe) -> Recipe:
        """Return the recipe with what compute, run configuration and params say."""
        config = self.run_config
        variables = config.all_variables() if config is not None else {}
        given = {_PARAMETER + str(name): value for name, value in self.params.items()}
        return replace(
            recipe,
            environment={**recipe.environment, **variables, **given},
            timeout=None if config is None else config.max_run_duration_seconds,
            packages="" if config is None else packages_of(config),
            target=self._target(),
            salt=str(self.version or ""),
        )

    def _launcher(self) -> tuple[Any, ...]:
        """Return what goes before the program where the configuration asks for MPI."""
        config, given = self.run_config, self.runconfig_pipeline_params
        if config is None or not str(config.communicator).lower().endswith("mpi"):
            return ()
        nodes = given.get("NodeCount", config.node_count)
        processes = given.get(
            "MpiProcessCountPerNode", config.mpi.process_count_per_node
        )
        return (*MPI, "--nodes", nodes, "--processes", processes)

    def _target(self) -> Any:
        """Return the compute's name, or the parameter that says it."""
        target = self.compute_target
        if target is None:
            return self.run_config.target if self.run_config is not None else ""
        if isinstance(target, str | PipelineParameter):
            return target
        return str(getattr(target, "name", target))

    def _python(self) -> str:
        """Return the interpreter that the environment names, if it is the user's."""
        if self.run_config is None:
            return PYTHON
        python = self.run_config.environment.python
        named = str(python.interpreter_path or "python")
        is_own = python.user_managed_dependencies and named not in ("python", "python3")
        return named if is_own else PYTHON

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r})"


def producer_of(product: Product) -> PipelineStep | None:
    """Return the step that makes it, or None while none does."""
    found = getattr(product, "producer", None)
    return found if isinstance(found, PipelineStep) else None


def packages_of(config: RunConfiguration) -> str:
    """Return the packages that a configuration asks for, as one text."""
    packages = config.environment.python.conda_dependencies
    return "" if packages is None else canonical(packages.as_dict())


def _listed(step: str, argument: str, given: Any) -> list[Any]:
    if given is None:
        return []
    if isinstance(given, str | bytes | Mapping) or not isinstance(given, Iterable):
        raise NotAListError(step, argument, given)
    return list(given)
