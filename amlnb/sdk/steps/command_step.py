"""CommandStep: a command line as a step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from amlnb.sdk.environment.run_configuration import RunConfiguration
from amlnb.sdk.environment.script_run_config import ScriptRunConfig
from amlnb.sdk.exceptions import UserErrorException
from amlnb.sdk.steps.pipeline_step import PipelineStep
from amlnb.sdk.steps.recipe import Recipe


class NoCommandError(UserErrorException):
    """A CommandStep was made without a command, or with two."""

    def __init__(self, step: str, why: str) -> None:
        self.step, self.why = step, why
        super().__init__(
            f"CommandStep {step!r} {why}: give command='python train.py --lr 0.1', a "
            "list of its words, or runconfig=ScriptRunConfig(command=...)."
        )


class CommandStep(PipelineStep):
    """Runs a command line by the shell, in a copy of its source directory.

    Parameters
    ----------
    command
        A text, or a list of texts, PipelineParameters and data, joined by spaces.
        What is put in for parameters and data is quoted; the texts are the shell's.
    name
        The step's name; ``command`` by default.
    compute_target
        A compute target, its name, or a PipelineParameter; this machine by default.
    runconfig
        A RunConfiguration, or a ScriptRunConfig with a command and source directory.
    inputs, outputs
        What it reads and makes; data in the command that is made to be named there
        need not be listed.
    params
        Values it finds in the environment, as ``AML_PARAMETER_<name>``.
    source_directory
        The folder it starts in a copy of; an empty one by default.
    allow_reuse, version
        As for PythonScriptStep.
    """

    def __init__(
        self,
        command: str | Sequence[Any] | None = None,
        name: str | None = None,
        compute_target: Any = None,
        runconfig: RunConfiguration | ScriptRunConfig | None = None,
        runconfig_pipeline_params: Mapping[str, Any] | None = None,
        inputs: Iterable[Any] | None = None,
        outputs: Iterable[Any] | None = None,
        params: Mapping[str, Any] | None = None,
        source_directory: Path | str | None = None,
        allow_reuse: bool = True,
        version: str | None = None,
    ) -> None:
        if isinstance(runconfig, ScriptRunConfig):
            command = command or _command_of(runconfig)
            source_directory = source_directory or runconfig.source_directory
            runconfig = runconfig.run_config
        elif runconfig is not None and not command:
            command = runconfig.command
        called = name or "command"
        if not command:
            raise NoCommandError(called, "has no command")
        words = [command] if isinstance(command, str) else list(command)
        super().__init__(called, inputs, outputs, words)
        self.configure(
            compute_target=compute_target,
            runconfig=runconfig,
            runconfig_pipeline_params=runconfig_pipeline_params,
            params=params,
            source_directory=source_directory,
            allow_reuse=allow_reuse,
            version=version,
        )

    def recipe(self) -> Recipe:
        """Return what is to be run."""
        return command_recipe(self, self.arguments)


def command_recipe(step: PipelineStep, command: str | Sequence[Any]) -> Recipe:
    """Return what runs a command line by the shell."""
    words = (command,) if isinstance(command, str) else tuple(command)
    return step.with_settings(
        Recipe(
            kind=type(step).__name__,
            words=words,
            is_shell=True,
            source_directory=step.source_directory,
        )
    )


def _command_of(config: ScriptRunConfig) -> Any:
    if config.script:
        return ["python", config.script, *config.arguments]
    return config.command
