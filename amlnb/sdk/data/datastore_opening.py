"""A datastore opened as the class of its kind, whether it was there or is new."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from amlnb.data.remote.record import DatastoreRecord
from amlnb.sdk.data import datastore_shelf as shelf
from amlnb.sdk.data.abstract_datastore import AbstractDatastore
from amlnb.sdk.data.azure_data_lake_datastore import (
    AzureDataLakeDatastore,
    AzureDataLakeGen2Datastore,
)
from amlnb.sdk.data.azure_storage_datastore import (
    AzureBlobDatastore,
    AzureFileDatastore,
)
from amlnb.sdk.data.file_datastore import FileDatastore
from amlnb.sdk.data.home import Home, checked
from amlnb.sdk.data.sql_datastore import (
    AzureMySqlDatastore,
    AzurePostgreSqlDatastore,
    AzureSqlDatabaseDatastore,
    SqlDatastore,
)

_CLASSES: Mapping[str, type[AbstractDatastore]] = {
    kind: found
    for found in (
        FileDatastore,
        AzureBlobDatastore,
        AzureFileDatastore,
        AzureDataLakeDatastore,
        AzureDataLakeGen2Datastore,
        SqlDatastore,
        AzureSqlDatabaseDatastore,
        AzurePostgreSqlDatastore,
        AzureMySqlDatastore,
    )
    for kind in found.kinds
}


def opened(home: Home, name: str | None = None) -> Any:
    """Return the datastore of that name as its own kind; the default one if None."""
    wanted = name or shelf.default(home)
    found = _CLASSES.get(shelf.kind(home, wanted), AbstractDatastore)
    return found(home, wanted)


def kept(workspace: Home, record: DatastoreRecord, overwrite: bool) -> Any:
    """Keep a new datastore, and return it opened."""
    home = checked("Registering a datastore", workspace)
    shelf.keep(home, record, overwrite=overwrite)
    return opened(home, record.name)
