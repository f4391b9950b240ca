"""The run that this code is part of."""

from __future__ import annotations

import json
import os
import warnings
from pathlib import Path
from typing import Any

from amlnb.model.codec import decode
from amlnb.sdk.exceptions import RunEnvironmentException
from amlnb.steps.run_context import VARIABLE, RunContext


def current_context() -> RunContext | None:
    """Return what the worker left for this process, or None outside of any run."""
    file = os.environ.get(VARIABLE)
    if not file or not Path(file).is_file():
        return None
    return decode(RunContext, json.loads(Path(file).read_bytes()))


def current_run(*, allow_offline: bool) -> Any:
    """Return the run of this process, or one that only prints.

    Raises
    ------
    RunEnvironmentException
        Outside of any run, unless `allow_offline`.
    """
    from amlnb.sdk.runs.offline_run import OfflineRun

    context = current_context()
    if context is not None:
        return inside(context)
    if not allow_offline:
        raise RunEnvironmentException
    warnings.warn(
        "This code runs outside of a run: what it logs is printed.", stacklevel=3
    )
    return OfflineRun()


def inside(context: RunContext) -> Any:
    """Return the run of a step's own process."""
    from amlnb.sdk.experiment import Experiment
    from amlnb.sdk.runs.kinds import is_script
    from amlnb.sdk.runs.submitted_run import SubmittedScriptRun, SubmittedStepRun
    from amlnb.sdk.workspace import Workspace

    workspace = Workspace.at(Path(context.root))
    experiment = Experiment(workspace, context.experiment or context.run)
    if is_script(workspace.local.pipeline(context.run)):
        return SubmittedScriptRun(experiment, context)
    return SubmittedStepRun(experiment, context)
