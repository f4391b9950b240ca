"""NotebookRunConfig: a notebook, its parameters, and how it is executed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from amlnb.sdk.environment.run_configuration import RunConfiguration
from amlnb.sdk.environment.script_run_config import ScriptRunConfig
from amlnb.sdk.steps.notebook_handler import (
    AzureMLNotebookHandler,
    NotebookExecutionHandler,
)


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
