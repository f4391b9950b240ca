"""StepRun: what became of one step of a pipeline run."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from amlnb.model.artifact import Artifact
from amlnb.model.errors import NotFoundError
from amlnb.model.run import StepRun as StepState
from amlnb.model.step import CommandBody, Output, Step
from amlnb.sdk.runs.outputs import PortDataReference, StepRunOutput
from amlnb.sdk.runs.run import Run
from amlnb.sdk.runs.status import step_status
from amlnb.steps.run_id import step_run_id
from amlnb.workspace.folder import run_folder

if TYPE_CHECKING:
    from amlnb.sdk.experiment import Experiment


class StepRun(Run):
    """One step of a pipeline run.

    Parameters
    ----------
    experiment
        The experiment that it is filed under.
    step_run_id
        Its id.
    pipeline_run_id, node_id
        Told by its id already.
    """

    def __init__(
        self,
        experiment: Experiment,
        step_run_id: str,
        pipeline_run_id: str = "",
        node_id: str = "",
        **_ignored: object,
    ) -> None:
        del pipeline_run_id, node_id
        super().__init__(experiment, step_run_id)

    # ----------------------------------------------------------------------- what it is

    @property
    def key(self) -> str:
        """The step's key in the run; its name, unless two steps bear that."""
        return self._key

    @property
    def pipeline_run_id(self) -> str:
        """The id of the pipeline run."""
        return self._run

    @property
    def type(self) -> str:
        """``azureml.StepRun``."""
        return "azureml.StepRun"

    @property
    def parent(self) -> Run | None:
        """The pipeline run."""
        return Run.get(self._experiment.workspace, self._run)

    @property
    def step(self) -> Step:
        """The step as the pipeline has it."""
        return self._local.pipeline(self._run).step(self._key)

    def _own_name(self) -> str:
        body = self.step.body
        return (body.title if isinstance(body, CommandBody) else "") or self._key

    def _first_tags(self) -> Mapping[str, str]:
        return {}

    @property
    def step_state(self) -> StepState:
        """The step's own state, in our own words."""
        found = self._local.run(self._run).steps.get(self._key)
        return found or StepState(key=self._key, step=self._key)

    def get_status(self) -> str:
        """Return how it stands now, in v1's words."""
        return step_status(self.step_state.status)

    def _own_properties(self) -> Mapping[str, str]:
        state, body = self.step_state, self.step.body
        kind = body.kind if isinstance(body, CommandBody) else type(body).__name__
        snapshot = body.snapshot if isinstance(body, CommandBody) else None
        return {
            "azureml.runsource": "azureml.StepRun",
            "azureml.pipelinerunid": self._run,
            "azureml.pipeline": self._local.head(self._run).pipeline,
            "azureml.nodeid": self._key,
            "azureml.moduleid": body.digest,
            "azureml.moduleName": self._own_name(),
            "StepType": kind,
            "ComputeTargetType": "local",
            **({"ContentSnapshotId": snapshot.digest} if snapshot else {}),
            **self._reused(state),
        }

    def _reused(self, state: StepState) -> dict[str, str]:
        if not state.reused_from:
            return {}
        return {
            "azureml.isreused": "true",
            "azureml.reusedrunid": step_run_id(state.reused_from, self._key),
            "azureml.reusedpipelinerunid": state.reused_from,
            "azureml.rootpipelinerunid": state.reused_from,
        }

    def _folder(self) -> Path:
        try:
            return self._local.attempt_folder(self._run, self._key)
        except NotFoundError:  # it was not tried yet
            base = run_folder(self._local.root, self._run)
            return base / "waiting" / step_run_id(self._run, self._key)

    # ---------------------------------------------------------------------- how it goes

    def wait_for_completion(
        self,
        show_output: bool = True,
        timeout_seconds: float = sys.maxsize,
        raise_on_error: bool = True,
    ) -> str:
        """Return its status when it has ended; as `PipelineRun.wait_for_completion`."""
        from amlnb.sdk.runs.watching import wait

        limit = None if timeout_seconds >= sys.maxsize else timeout_seconds
        return wait(
            self, show_output=show_output, timeout=limit, raise_on_error=raise_on_error
        )

    def get_job_log(self) -> str:
        """Return what it printed so far; empty before it starts."""
        log = self._folder() / "log.txt"
        return log.read_text("utf-8", "replace") if log.is_file() else ""

    def get_stdout_log(self) -> str:
        """Return what it printed: both streams, in the order they were printed."""
        return self.get_job_log()

    def get_stderr_log(self) -> str:
        """Return why it failed, with the traceback; empty if it did not."""
        failure = self.step_state.failure
        return "" if failure is None else f"{failure.message}\n\n{failure.traceback}"

    # ---------------------------------------------------------------------- its results

    def get_outputs(self) -> dict[str, StepRunOutput]:
        """Return its outputs by name."""
        return {output.name: self._output(output) for output in self.step.outputs}

    def get_output(self, name: str) -> StepRunOutput:
        """Return the output of that name; refuse a name that is none."""
        outputs = self.get_outputs()
        if name not in outputs:
            raise NotFoundError(f"output of step {self.name!r}", name, tuple(outputs))
        return outputs[name]

    def get_output_data(self, name: str) -> PortDataReference:
        """Return the output of that name, to download it."""
        return self.get_output(name).get_port_data_reference()

    def _output(self, output: Output) -> StepRunOutput:
        return StepRunOutput(
            None, self._run, self, output.name, output, self._made(output.name)
        )

    def _made(self, name: str) -> Artifact | None:
        return self.step_state.outputs.get(name)

    def producer_id(self) -> str:
        """Return the step run that made its outputs: this one, if not reused."""
        made_in = self.step_state.reused_from or self._run
        return step_run_id(made_in, self._key)

    def get_details(self) -> dict[str, Any]:
        """Return all that is known of it."""
        return super().get_details()
