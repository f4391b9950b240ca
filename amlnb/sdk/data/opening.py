"""A definition becomes the dataset class of its kind."""

from __future__ import annotations

from collections.abc import Mapping

from amlnb.data.sets import registry
from amlnb.model.json import JsonValue
from amlnb.ports import Asset
from amlnb.sdk.data.abstract_dataset import AbstractDataset
from amlnb.sdk.data.home import Home


def opened(
    definition: Mapping[str, JsonValue],
    workspace: Home | None = None,
    asset: Asset | None = None,
) -> AbstractDataset:
    """Return the dataset that a definition describes; files for a bare place.

    Where the definition has the id of a dataset of the workspace, it is that one.
    """
    from amlnb.sdk.data.file_dataset import FileDataset
    from amlnb.sdk.data.tabular_dataset import TabularDataset

    if asset is None and workspace is not None and definition.get("id"):
        asset = registry.found_by_id(workspace.local.assets, str(definition["id"]))
    if definition["kind"] == "tabular_dataset":
        return TabularDataset(definition, workspace, asset)
    if definition["kind"] in ("datapath", "path"):
        definition = {"kind": "file_dataset", "sources": [dict(definition)]}
    return FileDataset(definition, workspace, asset)
