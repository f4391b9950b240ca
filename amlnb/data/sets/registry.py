"""Registered datasets: named versions of definitions, on the workspace's shelf."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from amlnb.model.errors import AmlnbError
from amlnb.model.json import JsonValue, canonical, digest
from amlnb.ports import Asset, AssetStore

KIND = "dataset"
#: Datasets that were never registered, kept for the sake of their ids.
_SAVED = "saved_dataset"
LATEST = "latest"
_LINEAGE = ("name", "version", "id")


class DatasetTakenError(AmlnbError):
    """A name is taken by a dataset with another definition."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"There is already another dataset {name!r} in this workspace: say "
            "create_new_version=True to make this its next version, or choose another "
            "name."
        )


class UnknownDatasetError(AmlnbError):
    """No dataset is registered under a name."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        self.name, self.known = name, known
        has = f"it has {', '.join(known)}" if known else "it has none yet"
        super().__init__(
            f"There is no dataset {name!r} in this workspace ({has}): register it with "
            f"dataset.register(workspace, {name!r}), or correct the name."
        )


class UnknownDatasetVersionError(AmlnbError):
    """A registered dataset has no such version."""

    def __init__(self, name: str, version: object, known: tuple[str, ...]) -> None:
        self.name, self.version, self.known = name, version, known
        super().__init__(
            f"There is no version {version!r} of dataset {name!r} (it has "
            f"{', '.join(known)}): ask for one of these, or leave version out for the "
            "newest."
        )


class UnknownDatasetIdError(AmlnbError):
    """No dataset has an id."""

    def __init__(self, dataset_id: str) -> None:
        self.dataset_id = dataset_id
        super().__init__(
            f"There is no dataset with the id {dataset_id!r} in this workspace: ids "
            "are what dataset.id gives here; get it with "
            "Dataset.get_by_name(workspace, name)."
        )


def register(
    assets: AssetStore,
    name: str,
    definition: Mapping[str, JsonValue],
    *,
    description: str | None = None,
    tags: Mapping[str, str] | None = None,
    create_new_version: bool = False,
    made_by: Mapping[str, JsonValue] | None = None,
) -> Asset:
    """Keep a definition under a name, and return the version it got.

    Parameters
    ----------
    create_new_version
        Whether a taken name gets another version. Without it, the name must be free
        or have the same definition, whose version is returned.
    made_by
        The run, step and output that made the data, where a run did.

    Raises
    ------
    DatasetTakenError
        When the name has another definition and may not get a version.
    """
    bare = recipe(definition)
    newest = assets.newest(KIND, name)
    if newest is not None and not create_new_version:
        if newest.body["definition"] != bare:
            raise DatasetTakenError(name)
        return newest
    body: dict[str, JsonValue] = {
        "definition": bare,
        "description": description,
        "tags": dict(tags or {}),
        "made_by": dict(made_by or {}),
    }
    return assets.put_version(KIND, name, body)


def register_output(
    assets: AssetStore,
    registration: Mapping[str, Any],
    place: Mapping[str, JsonValue],
    made_by: Mapping[str, JsonValue],
) -> Asset:
    """Keep what a step wrote to `place`, a datapath, as the dataset it is to become.

    `registration` is what an output's ``register`` says: ``name``, ``description``,
    ``tags``, and ``view``, a definition whose files are those at the place.
    """
    return register(
        assets,
        str(registration["name"]),
        over(registration.get("view") or {"kind": "file_dataset"}, place),
        description=registration.get("description"),
        tags=registration.get("tags"),
        create_new_version=True,
        made_by=made_by,
    )


def find(assets: AssetStore, name: str, version: int | str = LATEST) -> Asset:
    """Return a version of a registered dataset, the newest by default.

    Raises
    ------
    UnknownDatasetError, UnknownDatasetVersionError
    """
    newest = assets.newest(KIND, name)
    if newest is None:
        raise UnknownDatasetError(name, tuple(assets.names(KIND)))
    if version in (LATEST, None):
        return newest
    found = assets.get(KIND, name, version)
    if found is None or found.archived:
        versions = reversed(assets.versions(KIND, name))
        known = tuple(str(each.version) for each in versions)
        raise UnknownDatasetVersionError(name, version, known)
    return found


def found_by_id(assets: AssetStore, dataset_id: str) -> Asset | None:
    """Return the registered or saved dataset of that id, or None."""
    return assets.by_id(KIND, dataset_id) or assets.by_id(_SAVED, dataset_id)


def find_by_id(assets: AssetStore, dataset_id: str) -> Asset:
    """Return the registered or saved dataset of that id.

    Raises
    ------
    UnknownDatasetIdError
        When there is none.
    """
    found = found_by_id(assets, dataset_id)
    if found is None:
        raise UnknownDatasetIdError(dataset_id)
    return found


def is_registered(asset: Asset) -> bool:
    """Whether a dataset has a name and version, rather than an id alone."""
    return asset.kind == KIND


def saved(assets: AssetStore, definition: Mapping[str, JsonValue]) -> Asset:
    """Return what gives a dataset that is not registered an id; the same one always."""
    bare = recipe(definition)
    name = digest(canonical(bare))
    return assets.newest(_SAVED, name) or assets.put_version(
        _SAVED, name, {"definition": bare}
    )


def recipe(definition: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Return a definition without what tells where it comes from."""
    return {k: v for k, v in definition.items() if k not in _LINEAGE}


def over(
    view: Mapping[str, Any], place: Mapping[str, JsonValue]
) -> dict[str, JsonValue]:
    """Return a view as a definition: its files are those at a place.

    A view is a definition whose ``sources`` are left out; ``glob`` says which files of
    a folder count.
    """
    definition = {key: value for key, value in view.items() if key != "glob"}
    glob = str(view.get("glob") or "")
    key = "url" if place["kind"] == "path" else "path"
    path = "/".join(p for p in (str(place[key]).rstrip("/"), glob) if p)
    source = {"kind": place["kind"], "datastore": place.get("datastore"), key: path}
    return {
        **definition,
        "sources": [{k: v for k, v in source.items() if v is not None}],
    }


def with_lineage(asset: Asset) -> dict[str, JsonValue]:
    """Return an asset's definition with what tells where it comes from."""
    definition: Any = asset.body["definition"]
    if not is_registered(asset):
        return {**definition, "id": asset.id}
    return {
        **definition,
        "name": asset.name,
        "version": asset.version,
        "id": asset.id,
    }
