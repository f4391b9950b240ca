"""PythonScriptStep: a Python script as a step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from amlnb.sdk.environment.run_configuration import RunConfiguration
from amlnb.sdk.steps.pipeline_step import PipelineStep
from amlnb.sdk.steps.recipe import Recipe


class PythonScriptStep(PipelineStep):
    """Runs a Python script in a copy of its source directory.

    Parameters
    ----------
    script_name
        The script, relative to `source_directory`.
    name
        The step's name; the script's by default.
    arguments
        The script's arguments: texts, numbers, PipelineParameters, and things of
        `inputs` and `outputs`, which become paths.
    compute_target
        A compute target, its name, or a PipelineParameter; this machine by default.
    runconfig
        A RunConfiguration: packages, environment variables, time limit.
    runconfig_pipeline_params
        Settings of `runconfig` that parameters give: ``NodeCount``,
        ``MpiProcessCountPerNode``.
    inputs, outputs
        What it reads and makes.
    params
        Values the script finds in the environment, as ``AML_PARAMETER_<name>``.
    source_directory
        The folder of the script and what it needs; the current one by default.
        Files named in its ``.amlignore``, or else ``.gitignore``, are left out.
    allow_reuse
        Whether an earlier result may stand in while nothing changed. Notebooks in
        the source directory do not count as changes, unless `hash_paths` names them.
    version
        Any text: change it to run anew.
    hash_paths
        If given, only the script and these files and folders count as changes.
    """

    def __init__(
        self,
        script_name: str,
        name: str | None = None,
        arguments: Sequence[Any] | None = None,
        compute_target: Any = None,
        runconfig: RunConfiguration | None = None,
        runconfig_pipeline_params: Mapping[str, Any] | None = None,
        inputs: Iterable[Any] | None = None,
        outputs: Iterable[Any] | None = None,
        params: Mapping[str, Any] | None = None,
        source_directory: Path | str | None = None,
        allow_reuse: bool = True,
        version: str | None = None,
        hash_paths: Sequence[str] | None = None,
    ) -> None:
        super().__init__(name or script_name, inputs, outputs, arguments)
        self.script_name = str(script_name)
        self.hash_paths = tuple(str(path) for path in hash_paths or ())
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
        from dataclasses import replace

        return replace(self.script_recipe(self.script_name), hash_paths=self.hash_paths)
