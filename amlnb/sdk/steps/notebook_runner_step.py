"""NotebookRunnerStep: a notebook, executed by papermill, as a step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from amlnb.sdk.data.binding import Product
from amlnb.sdk.data.pipeline_data import PipelineData
from amlnb.sdk.exceptions import UserErrorException
from amlnb.sdk.steps.notebook_recipe import notebook_recipe
from amlnb.sdk.steps.notebook_run_config import NotebookRunConfig
from amlnb.sdk.steps.pipeline_step import PipelineStep
from amlnb.sdk.steps.ports import as_reads
from amlnb.sdk.steps.recipe import Recipe


class NotebookRunnerStep(PipelineStep):
    """Executes a notebook as a step.

    Each input and output is a variable of its name in the notebook, with its path.

    Parameters
    ----------
    name
        The step's name.
    notebook_run_config
        The notebook and how it is executed.
    runconfig_pipeline_params, compute_target, inputs, outputs, allow_reuse, version
        As for PythonScriptStep.
    params
        Values by variable; they may be PipelineParameters.
    output_notebook_pipeline_data_name
        The name of an output that the executed notebook becomes.
    """

    def __init__(
        self,
        name: str | None = None,
        notebook_run_config: NotebookRunConfig | None = None,
        runconfig_pipeline_params: Mapping[str, Any] | None = None,
        compute_target: Any = None,
        params: Mapping[str, Any] | None = None,
        inputs: Iterable[Any] | None = None,
        outputs: Iterable[Any] | None = None,
        allow_reuse: bool = True,
        version: str | None = None,
        output_notebook_pipeline_data_name: str | None = None,
    ) -> None:
        if not name:
            raise NotebookStepError("name")
        if not isinstance(notebook_run_config, NotebookRunConfig):
            raise NotebookStepError("notebook_run_config")
        self.config = notebook_run_config
        self._values = dict(params or {})
        executed = output_notebook_pipeline_data_name
        self.output_notebook = (
            PipelineData(executed, is_directory=False) if executed else None
        )
        made = [*(outputs or ()), *filter(None, [self.output_notebook])]
        super().__init__(name, inputs, made)
        self.configure(
            compute_target=compute_target,
            runconfig=self.config.run_config,
            runconfig_pipeline_params=runconfig_pipeline_params,
            source_directory=self.config.source_directory,
            allow_reuse=allow_reuse,
            version=version,
        )

    def recipe(self) -> Recipe:
        """Return what is to be run."""
        places: list[tuple[str, Any]] = []
        for each in self.inputs:
            read = as_reads(each)
            if read is not None:
                places.append((read.name, each))
        made = [each for each in self.outputs if isinstance(each, Product)]
        places += [
            (each.made_as().name, each)
            for each in made
            if each is not self.output_notebook
        ]
        return notebook_recipe(
            self, self.config, self._values, places, self.output_notebook
        )


class NotebookStepError(UserErrorException, ValueError):
    """A NotebookRunnerStep was made without what it needs."""

    def __init__(self, argument: str) -> None:
        self.argument = argument
        wants = {
            "name": "the step's name",
            "notebook_run_config": "a NotebookRunConfig(source_directory, notebook)",
        }[argument]
        super().__init__(f"NotebookRunnerStep needs {argument}: {wants}.")
