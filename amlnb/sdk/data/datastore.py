"""`Datastore`: opens a workspace's datastores, and registers new ones."""

from __future__ import annotations

from typing import Any

from amlnb.sdk.data import datastore_shelf as shelf
from amlnb.sdk.data.abstract_datastore import AbstractDatastore
from amlnb.sdk.data.azure_stores import AzureStores
from amlnb.sdk.data.databases import Databases
from amlnb.sdk.data.datastore_opening import opened
from amlnb.sdk.data.file_datastore import FileDatastore
from amlnb.sdk.data.home import Home, checked
from amlnb.sdk.data.other_stores import OtherStores


class Datastore(AzureStores, OtherStores, Databases):
    """A workspace's datastore, opened as the class of its kind.

    Parameters
    ----------
    workspace
        The workspace that knows it.
    name
        Its name; the default datastore if None.

    Raises
    ------
    UserErrorException
        When the workspace has none of that name.
    """

    def __new__(cls, workspace: Home, name: str | None = None) -> Any:
        """Return the datastore as its own kind, as v1 does."""
        return opened(checked("Datastore", workspace), name)

    @staticmethod
    def get(workspace: Home, datastore_name: str) -> Any:
        """Return the datastore of that name, or raise `UserErrorException`."""
        return Datastore(workspace, datastore_name)

    @staticmethod
    def get_default(workspace: Home) -> FileDatastore:
        """Return the workspace's default datastore: at first ``workspaceblobstore``."""
        found: FileDatastore = Datastore(workspace)
        return found

    @staticmethod
    def list(workspace: Home) -> dict[str, AbstractDatastore]:
        """Return the workspace's datastores by name."""
        home = checked("Datastore.list", workspace)
        return {name: Datastore(home, name) for name in shelf.names(home)}
