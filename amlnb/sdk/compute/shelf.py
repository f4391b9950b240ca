"""Where compute targets are kept: the workspace's assets of the kind ``compute``."""

from __future__ import annotations

from typing import Protocol

from amlnb.model.json import JsonValue
from amlnb.ports import Asset
from amlnb.sdk.compute.configuration import ComputeConfiguration
from amlnb.sdk.exceptions import UnknownComputeTargetError
from amlnb.workspace.workspace import Workspace as LocalWorkspace

_KIND = "compute"


class Home(Protocol):
    """What compute targets need of the workspace that holds them."""

    @property
    def local(self) -> LocalWorkspace:
        """The folder's workspace."""


def keep(home: Home, name: str, made: ComputeConfiguration) -> Asset:
    """Store a compute target under its name; an earlier one of that name gives way."""
    body: dict[str, JsonValue] = {
        "type": made.kind,
        "attached": made.is_attached,
        "settings": dict(made.settings),
    }
    return home.local.assets.put_version(_KIND, name, body)


def find(home: Home, name: str) -> Asset:
    """Return what is kept under a name, or raise `UnknownComputeTargetError`."""
    found = home.local.assets.newest(_KIND, name)
    if found is None:
        raise UnknownComputeTargetError(name, names(home))
    return found


def names(home: Home) -> tuple[str, ...]:
    """Return the names of the workspace's compute targets, in order."""
    return tuple(sorted(home.local.assets.names(_KIND)))


def remove(home: Home, name: str) -> None:
    """Take a compute target away; runs that used it keep its name."""
    home.local.assets.archive(_KIND, name)


def configuration(kept: Asset) -> ComputeConfiguration:
    """Return what an asset's body says."""
    body = kept.body
    settings = body.get("settings")
    return ComputeConfiguration(
        kind=str(body["type"]),
        is_attached=bool(body.get("attached")),
        settings=settings if isinstance(settings, dict) else {},
    )
