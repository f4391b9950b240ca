"""How a notebook of a NotebookRunnerStep is executed: by papermill."""

from __future__ import annotations

from typing import Any

from amlnb.sdk.exceptions import UserErrorException


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
