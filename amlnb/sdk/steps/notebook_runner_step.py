"""NotebookRunnerStep: a notebook, executed by papermill, as a step."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from amlnb.sdk.data.binding import Product
from amlnb.sdk.data.pipeline_data import PipelineData
from amlnb.sdk.environment.run_configuration import RunConfiguration
from amlnb.sdk.environment.script_run_config import ScriptRunConfig
from amlnb.sdk.exceptions import UserErrorException
from amlnb.sdk.parameter import PipelineParameter
from amlnb.sdk.steps.pipeline_step import PipelineStep
from amlnb.sdk.steps.ports import as_reads
from amlnb.sdk.steps.recipe import PYTHON, Recipe

_KIND = "NotebookRunConfig"


class NotebookExecutionHandler:
    """How a notebook is executed; use AzureMLNotebookHandler.

    Parameters
    ----------
    handler_script, dependencies
        Kept; notebooks are executed by papermill.
    """

    def __init__(self, handler_script: str = "", dependencies: object = None) -> None:
        self.handler_script, self.dependencies = handler_script, dependencies


class AzureMLNotebookHandler(NotebookExecutionHandler):
    """Execution by papermill.

    Parameters
    ----------
    history
        Kept: metrics and files are always kept with the run.
    timeout
        Seconds that a cell may take; None for no limit.
    options
        ``progress_bar``, ``log_output``, ``kernel_name``, ``cwd``.
    """

    supported_options = ("progress_bar", "log_output", "kernel_name", "cwd")

    def __init__(
        self, history: bool = True, timeout: int | None = None, **options: Any
    ) -> None:
        super().__init__()
        for name in options:
            if name not in self.supported_options:
                raise UserErrorException(
                    f"{type(self).__name__} has no option {name!r}: it has "
                    f"{', '.join(self.supported_options)}."
                )
        self.history, self.timeout, self.options = history, timeout, dict(options)


class PapermillExecutionHandler(AzureMLNotebookHandler):
    """The older name of AzureMLNotebookHandler."""


class AzureMLApplicationInsightsNotebookHandler(AzureMLNotebookHandler):
    """As AzureMLNotebookHandler: nothing is sent to Application Insights.

    Parameters
    ----------
    appinsights_key, tag, payload
        Kept out.
    history, timeout, options
        As for AzureMLNotebookHandler.
    """

    def __init__(
        self,
        appinsights_key: str,
        tag: object,
        payload: object = None,
        history: bool = True,
        timeout: int | None = None,
        **options: Any,
    ) -> None:
        del appinsights_key, tag, payload
        super().__init__(history, timeout, **options)


class NotebookRunConfig(ScriptRunConfig):
    """A notebook, its parameters, and how it is executed.

    Parameters
    ----------
    source_directory, notebook
        The notebook, and the folder that it stands in.
    output_notebook
        Where the executed notebook goes, within the run's files;
        ``outputs/<notebook>`` by default.
    parameters
        Values for the cell tagged ``parameters``.
    handler
        How it is executed.
    run_config
        A RunConfiguration.
    """

    def __init__(
        self,
        source_directory: Path | str,
        notebook: str,
        output_notebook: str | None = None,
        parameters: Mapping[str, Any] | None = None,
        handler: NotebookExecutionHandler | None = None,
        run_config: RunConfiguration | None = None,
    ) -> None:
        super().__init__(source_directory, script=notebook, run_config=run_config)
        self.notebook = str(notebook)
        self.output_notebook = output_notebook or f"outputs/{Path(notebook).name}"
        self.parameters = dict(parameters or {})
        self.handler = handler or AzureMLNotebookHandler()

    def how(self) -> dict[str, Any]:
        """Return how it is executed, as data."""
        handler = self.handler
        if not isinstance(handler, AzureMLNotebookHandler):
            return {}
        return {**handler.options, "timeout": handler.timeout}


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


def notebook_recipe(
    step: PipelineStep,
    config: NotebookRunConfig,
    values: Mapping[str, Any],
    places: Sequence[tuple[str, Any]],
    executed: Any,
) -> Recipe:
    """Return what executes a notebook with these variables."""
    spec = {"notebook": config.notebook, **config.how()}
    output = executed if executed is not None else config.output_notebook
    words: list[Any] = [PYTHON, "-P", "-m", "amlnb.inside.notebook_run"]
    words += [output, json.dumps(spec, sort_keys=True)]
    for name, value in {**config.parameters, **values}.items():
        words += [_how(value), name, _as_word(value)]
    for name, place in places:
        words += ["text", name, place]
    return step.with_settings(
        Recipe(
            kind=type(step).__name__,
            words=tuple(words),
            source_directory=step.source_directory,
            script=config.notebook,
        )
    )


def _how(value: Any) -> str:
    said = value.default_value if isinstance(value, PipelineParameter) else value
    return "text" if isinstance(said, str) else "value"


def _as_word(value: Any) -> Any:
    is_plain = isinstance(value, PipelineParameter | str)
    return value if is_plain else json.dumps(value)
