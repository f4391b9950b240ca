"""``RunDetails(run).show()``: the live widget, for code that knows it by v1's name."""

from __future__ import annotations

from typing import Any, Protocol

from amlnb.model.errors import AmlnbError
from amlnb.widget.screen import show
from amlnb.workspace.workspace import Workspace


class NoRunError(AmlnbError):
    """Something that is no run was to be shown."""

    def __init__(self, given: object) -> None:
        self.given = given
        super().__init__(
            f"RunDetails shows a run, not a {type(given).__name__}: give it what "
            "Experiment.submit returned."
        )


class _Home(Protocol):
    @property
    def local(self) -> Workspace:
        """The folder's workspace."""


class _Experiment(Protocol):
    @property
    def workspace(self) -> _Home:
        """The workspace that holds it."""


class _Run(Protocol):
    @property
    def id(self) -> str:
        """Its id in the store."""

    @property
    def experiment(self) -> _Experiment:
        """The experiment that it is filed under."""


class RunDetails:
    """A run's live view: the picture, the steps, their logs and outputs.

    In a terminal or script it prints one line.

    Parameters
    ----------
    run_instance
        What ``Experiment.submit`` returned.
    """

    def __init__(self, run_instance: _Run) -> None:
        if not hasattr(run_instance, "id"):
            raise NoRunError(run_instance)
        self._run = run_instance

    def show(self, render_lib: object = None, widget_settings: object = None) -> None:
        """Show it in the running cell's output."""
        del render_lib, widget_settings
        workspace = self._run.experiment.workspace.local
        run = workspace.run(_pipeline_run(self._run))
        if _in_a_shell():
            show(workspace, run)
        else:
            print(f"Run {run.id}: {run.status.value}.")  # noqa: T201 - nothing else to show it on

    def get_widget_data(self, widget_settings: object = None) -> dict[str, Any]:
        """Return what is known of the run."""
        del widget_settings
        workspace = self._run.experiment.workspace.local
        run = workspace.run(_pipeline_run(self._run))
        return {"run_id": run.id, "status": run.status.value}


def _pipeline_run(run: Any) -> str:
    """Return the id of the pipeline run, also for a run of one of its steps."""
    parent = getattr(run, "parent", None)
    return str(run.id if parent is None else parent.id)


def _in_a_shell() -> bool:
    try:
        from IPython.core.getipython import get_ipython
    except ImportError:
        return False
    return get_ipython() is not None
