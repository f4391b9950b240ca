"""A ScriptRunConfig as the only step of a pipeline."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from amlnb.sdk.environment.script_run_config import ScriptRunConfig
from amlnb.sdk.exceptions import UserErrorException
from amlnb.sdk.steps.command_step import command_recipe
from amlnb.sdk.steps.pipeline_step import PipelineStep

if TYPE_CHECKING:
    from amlnb.sdk.steps.recipe import Recipe

KIND = "ScriptRunConfig"


class ScriptAlone(PipelineStep):
    """Runs what a ScriptRunConfig says; it is never reused, as in v1.

    Parameters
    ----------
    config
        The script or command.
    """

    def __init__(self, config: ScriptRunConfig) -> None:
        given = config.run_config
        self._script = config.script or given.script
        self._command: Any = config.command or given.command
        if not self._script and not self._command:
            raise UserErrorException(
                "A ScriptRunConfig is submitted with script='train.py' or "
                "command=[...]: this one has neither."
            )
        name = str(self._script or "command")
        super().__init__(name, arguments=config.arguments or given.arguments)
        self.configure(
            runconfig=given,
            source_directory=config.source_directory,
            allow_reuse=False,
        )
        self._timeout = config.max_run_duration_seconds

    def recipe(self) -> Recipe:
        """Return what is to be run."""
        found = (
            self.script_recipe(str(self._script))
            if self._script
            else command_recipe(self, self._command)
        )
        return replace(found, kind=KIND, timeout=found.timeout or self._timeout)
