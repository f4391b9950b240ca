"""RScriptStep: an R script as a step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from amlnb.model.json import canonical
from amlnb.sdk.environment.run_configuration import RunConfiguration
from amlnb.sdk.steps.pipeline_step import PipelineStep
from amlnb.sdk.steps.recipe import Recipe


class RScriptStep(PipelineStep):
    """Runs an R script by ``Rscript``, in a copy of its source directory.

    Parameters
    ----------
    script_name, name, arguments, compute_target, runconfig, inputs, outputs, params
        As for PythonScriptStep.
    runconfig_pipeline_params, source_directory, allow_reuse, version
        As for PythonScriptStep.
    use_gpu, custom_docker_image
        Kept out: steps run on this machine, without an image.
    cran_packages, github_packages, custom_url_packages
        What the script asks for; part of the reuse key, and not installed.
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
        use_gpu: bool = False,
        custom_docker_image: str | None = None,
        cran_packages: Sequence[Any] | None = None,
        github_packages: Sequence[Any] | None = None,
        custom_url_packages: Sequence[Any] | None = None,
        allow_reuse: bool = True,
        version: str | None = None,
    ) -> None:
        del use_gpu, custom_docker_image
        super().__init__(name or script_name, inputs, outputs, arguments)
        self.script_name = str(script_name)
        asked = (cran_packages, github_packages, custom_url_packages)
        self._packages = [str(one) for some in asked for one in some or ()]
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
        found = self.script_recipe(self.script_name, program="Rscript")
        if not self._packages:
            return found
        return replace(found, packages=found.packages + canonical(self._packages))
