"""What all datastores have: a name in a workspace."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from amlnb.data.remote.record import DatastoreRecord
from amlnb.sdk.data import datastore_shelf as shelf
from amlnb.sdk.data.home import Home


class AbstractDatastore:
    """A place for data that a workspace knows by name; got by `Datastore.get`."""

    #: The kinds, as `datastore_type` gives them, that open as this class.
    kinds: ClassVar[tuple[str, ...]] = ()

    def __init__(self, workspace: Home, name: str) -> None:
        self.workspace = workspace
        self.name = name
        self._kind = shelf.kind(workspace, name)

    @cached_property
    def _record(self) -> DatastoreRecord:
        """An address and how to open it, credentials with it; read when needed."""
        return shelf.find(self.workspace, self.name)

    @property
    def datastore_type(self) -> str:
        """Its kind: ``AzureBlob``, ``AzureDataLakeGen2``, ``Fsspec``, ..."""
        return self._kind

    def set_as_default(self) -> None:
        """Make it the workspace's default datastore."""
        shelf.set_default(self.workspace, self.name)

    def unregister(self) -> None:
        """Take it out of the workspace; the data stays where it is."""
        shelf.remove(self.workspace, self.name)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r})"

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, AbstractDatastore)
            and self.name == other.name
            and self.workspace.local.root == other.workspace.local.root
        )

    def __hash__(self) -> int:
        return hash((self.name, self.workspace.local.root))
