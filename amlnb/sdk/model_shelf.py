"""Where models are kept: facts in the workspace's assets, files beside its runs."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path

from amlnb.data.copying import copy_private
from amlnb.data.remote.moving import local_files
from amlnb.data.storage import storing
from amlnb.model.json import JsonValue
from amlnb.ports import Asset
from amlnb.sdk.data.home import Home
from amlnb.sdk.exceptions import ModelNotFoundException, UserErrorException

KIND = "model"
_FOLDER = "models"


class UnknownModelError(ModelNotFoundException):
    """The workspace has no such model."""

    def __init__(self, asked: str, known: Sequence[str]) -> None:
        self.asked, self.known = asked, tuple(known)
        there = f"it has {', '.join(known)}" if known else "it has none yet"
        super().__init__(
            f"There is no model {asked} in this workspace ({there}): register it with "
            "Model.register(workspace, model_path, model_name), or correct the name."
        )


class NoModelFileError(UserErrorException):
    """The file or folder that is to become a model is not there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(
            f"There is no file or folder {str(path)!r} to register as a model: correct "
            f"model_path; a relative one starts in {str(Path.cwd())!r}."
        )


def keep(
    home: Home,
    name: str,
    place: Path,
    facts: Mapping[str, JsonValue],
    child_paths: Sequence[str] | None,
) -> Asset:
    """Copy a model's files and store its next version.

    The files are there before the version is: a version without files is never seen.
    """
    if not place.exists():
        raise NoModelFileError(place)
    folder = uuid.uuid4().hex
    target = home.local.root / _FOLDER / folder / place.name
    for path, file in _chosen(place, child_paths).items():
        copy = target / path if place.is_dir() else target
        with storing(copy):
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy_private(file, copy)
    target.parent.mkdir(parents=True, exist_ok=True)
    body = {**facts, "folder": folder, "file": place.name}
    return home.local.assets.put_version(KIND, name, body)


def _chosen(place: Path, child_paths: Sequence[str] | None) -> dict[str, Path]:
    found = local_files(place)
    if not child_paths:
        return found
    wanted = [path.strip("/") for path in child_paths]
    chosen = {
        path: file
        for path, file in found.items()
        if any(path == one or path.startswith(f"{one}/") for one in wanted)
    }
    if not chosen:
        raise NoModelFileError(place / wanted[0])
    return chosen


def find(home: Home, name: str, version: int | str | None) -> Asset:
    """Return a model's version, the newest by default, or raise."""
    assets = home.local.assets
    if version is None:
        found = assets.newest(KIND, name)
    else:
        found = assets.get(KIND, name, version)
    if found is not None and not found.archived:
        return found
    versions = [f"version {each.version}" for each in assets.versions(KIND, name)]
    if version is not None and versions:
        raise UnknownModelError(f"{name!r} of version {version}", versions)
    raise UnknownModelError(repr(name), assets.names(KIND))


def path_of(home: Home, kept: Asset) -> Path:
    """Return where a model's file or folder lies."""
    folder, file = str(kept.body["folder"]), str(kept.body["file"])
    return home.local.root / _FOLDER / folder / file


def copy_to(folder: Path, home: Home, kept: Asset, *, replace: bool) -> Path:
    """Copy a model's file or folder below a local folder, and return the copy's path.

    Parameters
    ----------
    replace
        Whether a copy that is there may go.
    """
    source = path_of(home, kept)
    target = folder / source.name
    if target.exists():
        if not replace:
            raise UserErrorException(
                f"There is already a {str(target)!r}: say exist_ok=True to replace it, "
                "or download to another folder."
            )
        shutil.rmtree(target) if target.is_dir() else target.unlink()
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copyfile(source, target)
    return target


def remove(home: Home, kept: Asset) -> None:
    """Forget one version and delete its files."""
    home.local.assets.archive(KIND, kept.name, kept.version)
    shutil.rmtree(path_of(home, kept).parent, ignore_errors=True)
