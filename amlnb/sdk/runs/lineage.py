"""The data of a run: what a step reads, as its code and v1's details know it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from amlnb.data.sets import registry
from amlnb.model.json import JsonValue
from amlnb.model.step import DataSource, ParameterRef
from amlnb.sdk.data.dataset_of import dataset_of, of_asset
from amlnb.steps.run_context import InputHere

if TYPE_CHECKING:
    from amlnb.sdk.runs.step_run import StepRun
    from amlnb.sdk.workspace import Workspace

_TABLE, _DIRECT = "tabular_dataset", "direct"


def input_here(workspace: Workspace, here: InputHere) -> Any:
    """Return an input as `Run.input_datasets` gives it.

    A path for what is mounted or downloaded, else the dataset.
    """
    is_table = here.definition.get("kind") == _TABLE
    if not here.definition or (here.mode != _DIRECT and not is_table):
        return here.path
    return dataset_of(workspace, here.definition, here.path)


def input_datasets(run: StepRun) -> list[dict[str, Any]]:
    """Return the datasets that a step reads, as v1's details list them."""
    workspace = run.experiment.workspace
    found: list[dict[str, Any]] = []
    for one in run.step.inputs:
        if not isinstance(one.source, DataSource):
            continue
        definition = _said(one.source.definition, run.state.parameters)
        if str(definition.get("kind", "")).endswith("dataset"):
            found.append(
                {
                    "dataset": dataset_of(workspace, definition),
                    "consumptionDetails": {
                        "type": "RunInput",
                        "inputName": one.name,
                        "mechanism": one.source.mode.capitalize(),
                    },
                }
            )
    return found


def _said(
    definition: Mapping[str, JsonValue] | ParameterRef,
    parameters: Mapping[str, JsonValue],
) -> Mapping[str, JsonValue]:
    if isinstance(definition, ParameterRef):
        value = parameters.get(definition.parameter)
        return value if isinstance(value, Mapping) else {}
    return definition


def output_datasets(run: StepRun) -> list[dict[str, Any]]:
    """Return the datasets that a step's outputs became, as v1's details list them."""
    workspace = run.experiment.workspace
    assets = workspace.local.assets
    found: list[dict[str, Any]] = []
    for output in run.step.outputs:
        name = str(output.register.get("name") or "")
        for asset in assets.versions(registry.KIND, name) if name else ():
            made_by = asset.body.get("made_by")
            if isinstance(made_by, Mapping) and _is_by(made_by, run, output.name):
                dataset = of_asset(asset, workspace)
                found.append(
                    {
                        "identifier": {"savedId": asset.id},
                        "outputType": "RunOutput",
                        "outputDetails": {"outputName": output.name},
                        "dataset": dataset,
                    }
                )
    return found


def _is_by(made_by: Mapping[str, Any], run: StepRun, output: str) -> bool:
    """Return whether this run, or the one that it reuses, made the dataset."""
    run_id = run.step_state.reused_from or run.pipeline_run_id
    made = (made_by.get("run"), made_by.get("step"), made_by.get("output"))
    return made == (run_id, run.key, output)
