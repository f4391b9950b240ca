"""PipelineRun: what submitting a pipeline gives, to watch, stop and read."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from amlnb.model.errors import NotFoundError
from amlnb.model.json import canonical
from amlnb.model.step import CommandBody
from amlnb.picture.html import Bundle, bundle
from amlnb.sdk.exceptions import UserErrorException
from amlnb.sdk.runs.outputs import PortDataReference
from amlnb.sdk.runs.run import Run
from amlnb.sdk.runs.status import run_status
from amlnb.sdk.runs.step_run import StepRun
from amlnb.steps.run_id import step_run_id

if TYPE_CHECKING:
    from amlnb.sdk.experiment import Experiment


class PipelineRun(Run):
    """One run of a pipeline.

    Parameters
    ----------
    experiment
        The experiment that it is filed under.
    run_id
        Its id.
    """

    def __init__(self, experiment: Experiment, run_id: str, **_ignored: object) -> None:
        super().__init__(experiment, run_id)
        if self._key:
            raise UserErrorException(
                f"{run_id!r} is the id of a step's run: use StepRun, or Run.get."
            )

    @staticmethod
    def get(workspace: Any, run_id: str) -> Run:
        """Return the run of that id."""
        return Run.get(workspace, run_id)

    @staticmethod
    def get_pipeline_runs(workspace: Any, pipeline_id: str) -> list[PipelineRun]:
        """Return the runs of a pipeline, by the name its history is kept under."""
        from amlnb.sdk.experiment import Experiment

        heads = workspace.local.runs(pipeline=pipeline_id, limit=10_000)
        return [
            PipelineRun(Experiment(workspace, head.experiment), head.id)
            for head in heads
        ]

    # -------------------------------------------------------------------- how it stands

    @property
    def type(self) -> str:
        """``azureml.PipelineRun``."""
        return "azureml.PipelineRun"

    def get_status(self) -> str:
        """Return how it stands now, in v1's words."""
        return run_status(self._local.head(self._run).status)

    def _own_properties(self) -> Mapping[str, str]:
        head = self._local.head(self._run)
        return {
            "azureml.runsource": "azureml.PipelineRun",
            "runSource": "SDK",
            "runType": "SDK",
            "azureml.parameters": canonical(dict(head.parameters)),
            "azureml.continue_on_step_failure": str(
                head.options.continue_on_step_failure
            ),
            "azureml.pipelineComponent": "pipelinerun",
        }

    def wait_for_completion(
        self,
        show_output: bool = True,
        timeout_seconds: float = sys.maxsize,
        raise_on_error: bool = True,
    ) -> str:
        """Return its status when it has ended.

        Parameters
        ----------
        show_output
            Whether to print how its steps go, and what they print.
        timeout_seconds
            How long to wait at most; the run goes on.
        raise_on_error
            Whether a failure raises `ActivityFailedException`, with the reason.
        """
        from amlnb.sdk.runs.watching import wait

        limit = None if timeout_seconds >= sys.maxsize else timeout_seconds
        return wait(
            self, show_output=show_output, timeout=limit, raise_on_error=raise_on_error
        )

    def wait(self, timeout: float | None = None) -> PipelineRun:
        """Return when it has ended, or after `timeout` seconds; print nothing."""
        self._local.wait(self.id, timeout)
        return self

    def get_graph(self) -> Any:
        """Return its graph, as `Pipeline.graph` does."""
        return self._local.pipeline(self._run).graph

    # ------------------------------------------------------------------------ its steps

    def get_steps(self) -> Iterator[StepRun]:
        """Yield the runs of its steps, in the pipeline's order."""
        for step in self._local.pipeline(self._run).steps:
            yield StepRun(
                self._experiment, step_run_id(self._run, step.name), self._run
            )

    def get_children(
        self,
        recursive: bool = False,
        tags: Any = None,
        properties: object = None,
        type: object = None,  # noqa: A002 - v1's word
        status: str | None = None,
    ) -> Iterator[Run]:
        """Yield the runs of its steps, or of those that stand so."""
        del recursive, tags, properties, type
        for step in self.get_steps():
            if status is None or step.get_status() == status:
                yield step

    def find_step_run(self, name: str) -> list[StepRun]:
        """Return the runs of the steps of that name; a name may occur twice."""
        return [step for step in self.get_steps() if name in (step.name, step.key)]

    # ---------------------------------------------------------------------- its results

    def get_pipeline_output(self, pipeline_output_name: str) -> PortDataReference:
        """Return the output that a PipelineData's `pipeline_output_name` offers.

        Raises
        ------
        NotFoundError
            When no output of the pipeline has that name.
        """
        known: list[str] = []
        for step in self._local.pipeline(self._run).steps:
            for output in step.outputs:
                known.append(output.offered_as)
                if output.offered_as == pipeline_output_name:
                    run_id = step_run_id(self._run, step.name)
                    found = StepRun(self._experiment, run_id, self._run)
                    return found.get_output_data(output.name)
        offered = tuple(filter(None, known))
        raise NotFoundError("pipeline output", pipeline_output_name, offered)

    def output(self, step: str, name: str) -> object:
        """Return what a step made: a value, or a `Path` for a file or folder.

        Raises
        ------
        NotFoundError
            When the run has no such step, or the step made no such thing.
        """
        steps = self.state.steps
        if step not in steps:
            raise NotFoundError("step", step, tuple(steps))
        outputs = steps[step].outputs
        if name not in outputs:
            raise NotFoundError(f"output of step {step!r} named", name, tuple(outputs))
        return self._local.load(outputs[name])

    def logged(self, step: str) -> str:
        """Return what a step's newest attempt printed."""
        path = self._local.attempt_folder(self.id, step) / "log.txt"
        return path.read_text(encoding="utf-8", errors="replace")

    def publish_pipeline(
        self,
        name: str,
        description: str,
        version: str,
        continue_on_step_failure: bool | None = None,
        **_ignored: object,
    ) -> Any:
        """Refuse: publishing is not here yet."""
        from amlnb.sdk.not_yet import NotYetError

        del name, description, version, continue_on_step_failure
        raise NotYetError("PipelineRun.publish_pipeline")

    def titles(self) -> dict[str, str]:
        """Return each step's name as its author gave it, by its key."""
        return {
            step.name: step.body.title
            if isinstance(step.body, CommandBody) and step.body.title
            else step.name
            for step in self._local.pipeline(self._run).steps
        }

    def _repr_mimebundle_(self, **_: Any) -> Bundle:
        return bundle(self._local.pipeline(self.id), self.state)
