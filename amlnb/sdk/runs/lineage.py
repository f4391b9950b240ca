"""The data of a run: what a step reads, as its code and v1's details know it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from amlnb.model.json import JsonValue
from amlnb.model.step import DataSource, ParameterRef
from amlnb.steps.run_context import InputHere

if TYPE_CHECKING:
    from amlnb.sdk.runs.step_run import StepRun
    from amlnb.sdk.workspace import Workspace

_TABLE = "tabular_dataset"
_DIRECT = "direct"


def input_here(workspace: Workspace, here: InputHere) -> Any:
    """Return an input as `Run.input_datasets` gives it.

    A path for what is mounted or downloaded, else the dataset.
    """
    is_table = here.definition.get("kind") == _TABLE
    if not here.definition or (here.path and not is_table):
        return here.path
    from amlnb.sdk.data.dataset_of import dataset_of

    return dataset_of(workspace, here.definition, here.path)


def input_datasets(run: StepRun) -> list[dict[str, Any]]:
    """Return the datasets that a step reads, as v1's details list them."""
    from amlnb.sdk.data.dataset_of import dataset_of

    workspace = run.experiment.workspace
    found: list[dict[str, Any]] = []
    for one in run.step.inputs:
        if not isinstance(one.source, DataSource):
            continue
        definition = _said(one.source.definition, run.state.parameters)
        if str(definition.get("kind", "")).endswith("dataset"):
            found.append(
                {
                    "dataset": dataset_of(workspace, definition, ""),
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
    from amlnb.sdk.data.dataset_of import registered

    workspace = run.experiment.workspace
    found: list[dict[str, Any]] = []
    for output in run.step.outputs:
        name = output.register.get("name")
        dataset = registered(workspace, str(name)) if name else None
        if dataset is not None:
            found.append(
                {
                    "identifier": {"savedId": dataset.id},
                    "outputType": "RunOutput",
                    "outputDetails": {"outputName": output.name},
                    "dataset": dataset,
                }
            )
    return found
