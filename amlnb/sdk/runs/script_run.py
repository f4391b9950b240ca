"""ScriptRun: a script or command that an experiment ran by itself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from amlnb.sdk.runs.run import Run
from amlnb.sdk.runs.status import run_status
from amlnb.sdk.runs.step_run import StepRun
from amlnb.steps.run_id import step_run_id

if TYPE_CHECKING:
    from amlnb.sdk.experiment import Experiment

#: The kinds of a step that was made for a script submitted alone.
SCRIPT_KINDS = frozenset({"ScriptRunConfig", "Estimator", "NotebookRunConfig"})


class ScriptRun(Run):
    """One run of a script or command; inside it is a pipeline of one step.

    Parameters
    ----------
    experiment
        The experiment that it is filed under.
    run_id
        Its id.
    """

    def __init__(
        self,
        experiment: Experiment,
        run_id: str,
        directory: object = None,
        **_ignored: object,
    ) -> None:
        del directory
        super().__init__(experiment, run_id.partition("_")[0])
        (step,) = self._local.pipeline(self._run).steps
        self._step = StepRun(experiment, step_run_id(self._run, step.name), self._run)

    def get_status(self) -> str:
        """Return how it stands now, in v1's words."""
        return run_status(self._local.head(self._run).status)

    def _folder(self) -> Path:
        return self._step._folder()  # noqa: SLF001 - its own step

    def _own_name(self) -> str:
        return self._step.name

    def _own_properties(self) -> Mapping[str, str]:
        found = self._step._own_properties()  # noqa: SLF001 - its own step
        return {**found, "azureml.runsource": "experiment"}
