"""Datasets from what a run's specification, or the shelf, says of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from amlnb.data.sets import registry
from amlnb.model.json import JsonValue
from amlnb.ports import Asset
from amlnb.sdk.data.abstract_dataset import AbstractDataset
from amlnb.sdk.data.home import Home


def dataset_of(
    workspace: Home | None, definition: Mapping[str, JsonValue], path: str = ""
) -> AbstractDataset:
    """Return the dataset that a definition describes; of files for a bare place.

    Parameters
    ----------
    path
        Where the files of a view lie: what another step wrote, on this machine.
    """
    if path and "sources" not in definition and "sql" not in definition:
        is_file = Path(path).is_file()
        view = {k: v for k, v in definition.items() if not (is_file and k == "glob")}
        definition = registry.over(view, {"kind": "path", "url": path})
    asset = None
    if workspace is not None and definition.get("id"):
        asset = registry.found_by_id(workspace.local.assets, str(definition["id"]))
    return opened(definition, workspace, asset)


def registered(workspace: Home, name: str) -> AbstractDataset | None:
    """Return the newest version of a registered dataset, or None."""
    asset = workspace.local.assets.newest(registry.KIND, name)
    return None if asset is None else of_asset(asset, workspace)


def of_asset(asset: Asset, workspace: Home) -> AbstractDataset:
    """Return the dataset that the shelf keeps."""
    return opened(registry.with_lineage(asset), workspace, asset)


def opened(
    definition: Mapping[str, JsonValue],
    workspace: Home | None,
    asset: Asset | None,
) -> AbstractDataset:
    """Return a definition as the class of its kind."""
    from amlnb.sdk.data.file_dataset import FileDataset
    from amlnb.sdk.data.tabular_dataset import TabularDataset

    if definition["kind"] == "tabular_dataset":
        return TabularDataset(definition, workspace, asset)
    if definition["kind"] in ("datapath", "path"):
        definition = {"kind": "file_dataset", "sources": [dict(definition)]}
    return FileDataset(definition, workspace, asset)
