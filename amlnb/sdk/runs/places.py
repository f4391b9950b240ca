"""Where v1 would have put an output: paths that its users build names from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from amlnb.steps.destination import destination_of

if TYPE_CHECKING:
    from amlnb.sdk.runs.outputs import StepRunOutput
    from amlnb.sdk.workspace import Workspace


def path_on_datastore(output: StepRunOutput) -> str:
    """Return ``azureml/<step run that made it>/<name>``, or its destination."""
    run = output.step_run
    made_by = run.producer_id()
    declared = output.step_output
    if not declared.destination:
        return f"azureml/{made_by}/{output.name}"
    values = run.state.parameters
    said = destination_of(declared, made_by, values)
    return str(said.get("path") or "").strip("/")


def datastore_of(workspace: Workspace, name: Any) -> Any:
    """Return the datastore of that name, or the default one."""
    from amlnb.sdk.data.datastore import Datastore

    return (
        Datastore.get(workspace, str(name))
        if name
        else (workspace.get_default_datastore())
    )
