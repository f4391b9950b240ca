"""Which class a run is of: a pipeline's, a step's, or a script's alone."""

from __future__ import annotations

from amlnb.model.pipeline import Pipeline
from amlnb.model.step import CommandBody
from amlnb.sdk.experiment import Experiment
from amlnb.sdk.runs.finding import find_step
from amlnb.sdk.runs.logged_run import LoggedRun
from amlnb.sdk.runs.pipeline_run import PipelineRun
from amlnb.sdk.runs.run import Run
from amlnb.sdk.runs.script_run import SCRIPT_KINDS, ScriptRun
from amlnb.sdk.runs.step_run import StepRun
from amlnb.sdk.workspace import Workspace


def run_of(workspace: Workspace, run_id: str) -> Run:
    """Return the run of that id, as the class of its kind."""
    run, key = find_step(workspace.local, run_id)
    head = workspace.local.head(run)
    experiment = Experiment(workspace, head.experiment)
    if not workspace.local.pipeline(run).steps:
        return LoggedRun(experiment, run)
    if is_script(workspace.local.pipeline(run)):
        return ScriptRun(experiment, run)
    if key:
        return StepRun(experiment, run_id, run)
    return PipelineRun(experiment, run)


def is_script(pipeline: Pipeline) -> bool:
    """Return whether the pipeline is a script that was submitted alone."""
    bodies = [step.body for step in pipeline.steps]
    kinds = [b.kind for b in bodies if isinstance(b, CommandBody)]
    return len(bodies) == 1 and kinds[:1] != [] and kinds[0] in SCRIPT_KINDS
