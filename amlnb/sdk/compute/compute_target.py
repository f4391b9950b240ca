"""Where steps run: a name kept in the workspace; today each means this machine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import ClassVar, Self

from amlnb.model.json import JsonValue
from amlnb.sdk.compute import shelf
from amlnb.sdk.compute.configuration import ComputeConfiguration
from amlnb.sdk.compute.kinds import class_of
from amlnb.sdk.exceptions import (
    OtherKindOfComputeError,
    UnknownComputeTargetError,
    UserErrorException,
)


class ComputeTarget:
    """A compute target that the workspace has, as the class of its own kind.

    Parameters
    ----------
    workspace
        The workspace that holds it.
    name
        Its name, as given to `create` or `attach`.

    Raises
    ------
    ComputeTargetException
        When the workspace has none of that name, or it is of another kind.
    """

    #: The kind, as `type` gives it; empty for the base, which opens any kind.
    kind: ClassVar[str] = ""

    def __new__(cls, workspace: shelf.Home, name: str) -> Self:
        """Return it as its own kind, also when opened by the base class."""
        stored = shelf.configuration(shelf.find(workspace, name)).kind
        found = class_of(stored)
        if not issubclass(found, cls):
            raise OtherKindOfComputeError(name, found.__name__, cls.__name__)
        return super().__new__(found)

    def __init__(self, workspace: shelf.Home, name: str) -> None:
        self.workspace = workspace
        self.name = name
        self._kept = shelf.find(workspace, name)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(name={self.name!r})"

    def __eq__(self, other: object) -> bool:
        same = isinstance(other, ComputeTarget)
        return same and self._kept.id == other._kept.id  # type: ignore[attr-defined]

    def __hash__(self) -> int:
        return hash(self._kept.id)

    # --------------------------------------------------------------- what it is

    @property
    def configuration(self) -> ComputeConfiguration:
        """What was asked for when it was made."""
        return shelf.configuration(self._kept)

    @property
    def type(self) -> str:
        """Its kind, such as ``AmlCompute``."""
        return self.configuration.kind

    @property
    def id(self) -> str:
        """Its identity; another one made later under the same name has another."""
        return str(self._kept.id)

    @property
    def created_on(self) -> datetime:
        """When it was made or last updated."""
        return datetime.fromtimestamp(self._kept.created, UTC)

    @property
    def modified_on(self) -> datetime:
        """When it was made or last updated."""
        return self.created_on

    @property
    def description(self) -> str:
        """What its maker said of it."""
        return str(self.configuration.settings.get("description") or "")

    @property
    def tags(self) -> Mapping[str, JsonValue]:
        """Words its maker gave it."""
        tags = self.configuration.settings.get("tags")
        return tags if isinstance(tags, Mapping) else {}

    @property
    def location(self) -> str:
        """Where it stands: this machine."""
        return "local"

    cluster_location = location

    @property
    def cluster_resource_id(self) -> str | None:
        """The address that an attached compute was given, if any."""
        found = self.configuration.settings.get("resource_id")
        return None if found is None else str(found)

    @property
    def is_attached(self) -> bool:
        """Whether it exists elsewhere and is only named here."""
        return self.configuration.is_attached

    @property
    def provisioning_state(self) -> str:
        """``Succeeded``: there is nothing to wait for on this machine."""
        return "Succeeded"

    @property
    def provisioning_errors(self) -> list[str]:
        """What went wrong while it was made: nothing can."""
        return []

    # ------------------------------------------------------------ making and listing

    @staticmethod
    def create(
        workspace: shelf.Home, name: str, provisioning_configuration: object
    ) -> ComputeTarget:
        """Keep a compute of that name in the workspace, and return it.

        Nothing is rented: the sizes are kept, and its steps run on this machine.
        """
        given = _made_by(provisioning_configuration, "provisioning_configuration")
        shelf.keep(workspace, name, given)
        return ComputeTarget(workspace, name)

    @staticmethod
    def attach(
        workspace: shelf.Home, name: str, attach_configuration: object
    ) -> ComputeTarget:
        """Keep the name of a compute that stands elsewhere, without its secrets."""
        given = _made_by(attach_configuration, "attach_configuration")
        shelf.keep(workspace, name, given)
        return ComputeTarget(workspace, name)

    @staticmethod
    def list(workspace: shelf.Home) -> list[ComputeTarget]:
        """Return the workspace's compute targets, by name."""
        return [ComputeTarget(workspace, name) for name in shelf.names(workspace)]

    def delete(self) -> None:
        """Take it out of the workspace; runs that used it keep its name."""
        shelf.remove(self.workspace, self.name)

    def detach(self) -> None:
        """As `delete`: nothing else is touched."""
        self.delete()

    # ---------------------------------------------------------------- how it stands

    def refresh_state(self) -> None:
        """Read again what the workspace keeps of it."""
        self._kept = shelf.find(self.workspace, self.name)

    def get_status(self) -> object:
        """Return how it stands; for most kinds the text ``Succeeded``."""
        return self.provisioning_state

    def wait_for_completion(
        self, show_output: bool = False, is_delete_operation: bool = False
    ) -> None:
        """Return at once: there is nothing to wait for."""
        if show_output:
            self._say_how_it_stands(is_delete_operation)

    def _say_how_it_stands(self, is_delete_operation: bool) -> None:
        said = (
            "is gone" if is_delete_operation else "is ready: steps run on this machine"
        )
        print(f"Compute target {self.name!r} {said}.")  # noqa: T201 - v1 prints

    def serialize(self) -> dict[str, JsonValue]:
        """Return what is known of it as JSON."""
        return {
            "id": self.id,
            "name": self.name,
            "type": self.type,
            "location": self.location,
            "provisioningState": self.provisioning_state,
            "createdOn": self.created_on.isoformat(),
            "properties": dict(self.configuration.settings),
        }


class NoConfigurationError(UserErrorException):
    """Something else than a compute's configuration was given."""

    def __init__(self, argument: str, given: object) -> None:
        self.argument, self.given = argument, given
        super().__init__(
            f"{argument} is a {type(given).__name__}, and must be what a kind's own "
            f"{argument}(...) returns, as AmlCompute.provisioning_configuration"
            "(vm_size='STANDARD_D2_V2', max_nodes=4)."
        )


def _made_by(given: object, argument: str) -> ComputeConfiguration:
    if isinstance(given, ComputeConfiguration):
        return given
    raise NoConfigurationError(argument, given)


class ComputeTargets(dict[str, ComputeTarget]):
    """A workspace's compute targets by name; a name that is not there is explained."""

    def __missing__(self, name: str) -> ComputeTarget:
        raise UnknownComputeTargetError(name, tuple(self))


def compute_targets(workspace: shelf.Home) -> ComputeTargets:
    """Return what ``ws.compute_targets`` gives."""
    every = ComputeTarget.list(workspace)
    return ComputeTargets({target.name: target for target in every})
