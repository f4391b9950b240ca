"""A NotebookRunConfig as the only step of a pipeline."""

from __future__ import annotations

from dataclasses import replace

from amlnb.sdk.steps.notebook_recipe import notebook_recipe
from amlnb.sdk.steps.notebook_run_config import NotebookRunConfig
from amlnb.sdk.steps.pipeline_step import PipelineStep
from amlnb.sdk.steps.recipe import Recipe

_KIND = "NotebookRunConfig"


class NotebookAlone(PipelineStep):
    """Executes a notebook that was submitted by itself; never reused, as in v1.

    Parameters
    ----------
    config
        The notebook and how it is executed.
    """

    def __init__(self, config: NotebookRunConfig) -> None:
        super().__init__(config.notebook)
        self._config = config
        self.configure(
            runconfig=config.run_config,
            source_directory=config.source_directory,
            allow_reuse=False,
        )

    def recipe(self) -> Recipe:
        """Return what is to be run."""
        found = notebook_recipe(self, self._config, {}, [], None)
        return replace(found, kind=_KIND)
