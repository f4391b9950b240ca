"""From a dataset's version to the runs that read it, and to the models they made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from amlnb.model.pipeline import Pipeline
from amlnb.model.step import DataSource
from amlnb.sdk.data.home import Home

if TYPE_CHECKING:
    from amlnb.sdk.model import Model


def runs_that_read(home: Home, dataset_id: str, newest: int) -> list[str]:
    """Return the ids of runs that read a dataset, the newest first.

    Parameters
    ----------
    newest
        How many runs to look at; each is read.
    """
    return [
        run.id
        for run in home.local.runs(limit=newest)
        if _reads(home.local.pipeline(run.id), run.parameters, dataset_id)
    ]


def models_made_from(home: Home, dataset_id: str, newest: int) -> list[Model]:
    """Return models that name a dataset, or were registered in a run that read it."""
    from amlnb.sdk.model import Model

    runs = tuple(runs_that_read(home, dataset_id, newest))
    named = {model.id for model in Model.list(home, dataset_id=dataset_id)}
    return [
        model
        for model in Model.list(home)
        # A step's run bears its pipeline run's id and then the step's name.
        if model.id in named or (runs and (model.run_id or "").startswith(runs))
    ]


def _reads(pipeline: Pipeline, parameters: Mapping[str, Any], dataset_id: str) -> bool:
    given = [value for value in parameters.values() if isinstance(value, Mapping)]
    fixed = [
        each.source.definition
        for step in pipeline.steps
        for each in step.inputs
        if isinstance(each.source, DataSource)
        and isinstance(each.source.definition, Mapping)
    ]
    return any(definition.get("id") == dataset_id for definition in (*given, *fixed))
