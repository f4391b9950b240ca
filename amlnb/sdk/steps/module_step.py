"""ModuleStep: a version of a published module as a step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from amlnb.model.names import nearest
from amlnb.sdk.environment.run_configuration import RunConfiguration
from amlnb.sdk.exceptions import UserErrorException
from amlnb.sdk.module import Module
from amlnb.sdk.module_version import ModuleVersion
from amlnb.sdk.steps.pipeline_step import PipelineStep
from amlnb.sdk.steps.recipe import PYTHON, Recipe


class WrongPortError(UserErrorException):
    """A map names a port that the module does not have, or leaves one out."""

    def __init__(
        self,
        step: str,
        argument: str,
        name: str,
        known: Sequence[str],
        *,
        missing: bool,
    ) -> None:
        self.step, self.argument, self.name = step, argument, name
        self.known, self.missing = tuple(known), missing
        if missing:
            said = f"{argument} leaves out {name!r}, which the module needs"
        else:
            near = nearest(name, known)
            ask = f"; did you mean {near!r}?" if near else ""
            said = f"{argument} names {name!r}, which the module does not have{ask}"
        has = ", ".join(known) or "none"
        super().__init__(f"ModuleStep {step!r}: {said}. Its ports there are: {has}.")


class ModuleStep(PipelineStep):
    """Runs a published module's script as it was when it was published.

    Parameters
    ----------
    module
        The module; its default version is used, or `version`.
    version
        The version's name.
    module_version
        The version itself, in place of `module`.
    inputs_map, outputs_map
        Data by the names that the module gives its inputs and outputs.
    compute_target, runconfig, runconfig_pipeline_params
        As for PythonScriptStep.
    arguments
        What the script is given; the module's own arguments by default.
    params
        Values in place of the module's defaults, found in ``AML_PARAMETER_<name>``.
    name
        The step's name; the module's by default.
    """

    def __init__(
        self,
        module: Module | None = None,
        version: str | None = None,
        module_version: ModuleVersion | None = None,
        inputs_map: Mapping[str, Any] | None = None,
        outputs_map: Mapping[str, Any] | None = None,
        compute_target: Any = None,
        runconfig: RunConfiguration | None = None,
        runconfig_pipeline_params: Mapping[str, Any] | None = None,
        arguments: Sequence[Any] | None = None,
        params: Mapping[str, Any] | None = None,
        name: str | None = None,
        **_ignored: object,
    ) -> None:
        if module_version is None and module is None:
            raise UserErrorException("ModuleStep needs module or module_version.")
        if module_version is None and module is not None:
            module_version = module.resolve(version)
        assert module_version is not None  # noqa: S101 - one of the two was given
        self.module_version = module_version
        called = name or module_version.module().name
        given = dict(inputs_map or {})
        made = dict(outputs_map or {})
        _check(called, "inputs_map", given, module_version.inputs)
        _check(called, "outputs_map", made, module_version.outputs)
        ports = {**given, **made}
        words = (
            list(arguments)
            if arguments is not None
            else [_word(word, ports) for word in module_version.arguments]
        )
        super().__init__(called, given.values(), made.values(), words)
        self.configure(
            compute_target=compute_target,
            runconfig=runconfig,
            runconfig_pipeline_params=runconfig_pipeline_params,
            params={**module_version.params, **(params or {})},
        )

    def recipe(self) -> Recipe:
        """Return what is to be run."""
        version = self.module_version
        found = self.with_settings(
            Recipe(
                kind=type(self).__name__,
                words=(PYTHON, version.script, *self.arguments),
                script=version.script,
                taken=version.source,
            )
        )
        return replace(found, packages=found.packages or version.packages)


def _check(
    step: str,
    argument: str,
    given: Mapping[str, Any],
    ports: Sequence[Mapping[str, Any]],
) -> None:
    known = [str(port["name"]) for port in ports]
    for name in given:
        if name not in known:
            raise WrongPortError(step, argument, name, known, missing=False)
    for port in ports:
        if port["name"] not in given and not port.get("optional"):
            raise WrongPortError(step, argument, str(port["name"]), known, missing=True)


def _word(word: Any, ports: Mapping[str, Any]) -> Any:
    is_port = isinstance(word, Mapping) and "port" in word
    return ports.get(str(word["port"]), "") if is_port else word
