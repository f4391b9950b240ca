"""A run's details, as v1's dictionary."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from amlnb.sdk.runs.step_run import StepRun

if TYPE_CHECKING:
    from amlnb.sdk.runs.run import Run


def details(run: Run) -> dict[str, Any]:
    """Return what is known of a run; what is not known yet is left out."""
    state = run.state
    found: dict[str, Any] = {
        "runId": run.id,
        "target": "local",
        "status": str.__str__(run.get_status()),
        "services": {},
        "properties": run.get_properties(),
        "inputDatasets": [],
        "outputDatasets": [],
        "runDefinition": {},
        "logFiles": _logs(run),
        "submittedBy": state.user or getpass.getuser(),
    }
    step = run.step_state if isinstance(run, StepRun) else None
    started = step.started if step else state.started
    ended = step.ended if step else state.ended
    if started is not None:
        found["startTimeUtc"] = _time(started)
    if ended is not None:
        found["endTimeUtc"] = _time(ended)
    if step is not None and step.failure is not None:
        found["error"] = {"error": {"message": step.failure.message}}
    elif state.message:
        found["error"] = {"error": {"message": state.message}}
    if isinstance(run, StepRun):
        found |= _step_details(run)
    return found


def _step_details(run: StepRun) -> dict[str, Any]:
    from amlnb.sdk.runs.lineage import input_datasets, output_datasets

    step = run.step
    return {
        "target": _target(run),
        "inputDatasets": input_datasets(run),
        "outputDatasets": output_datasets(run),
        "runDefinition": {
            "script": getattr(step.body, "script", ""),
            "target": _target(run),
            "arguments": [a.name for a in step.arguments],
        },
    }


def _target(run: StepRun) -> str:
    from amlnb.model.step import ParameterRef

    target = run.step.target
    if isinstance(target, ParameterRef):
        return str(run.state.parameters.get(target.parameter, "local"))
    return target or run.step.compute


def _logs(run: Run) -> dict[str, str]:
    files = run._files()  # noqa: SLF001 - a run's own module family
    return {name: p.as_uri() for name, p in files.items() if p.name == "log.txt"}


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")
