"""Datastores on Azure Data Lake Storage."""

from __future__ import annotations

from typing import ClassVar

from amlnb.sdk.data.azure_storage_datastore import AbstractAzureStorageDatastore


class AzureDataLakeGen2Datastore(AbstractAzureStorageDatastore):
    """A file system of a Data Lake Storage Gen2 account."""

    kinds: ClassVar[tuple[str, ...]] = ("AzureDataLakeGen2",)


class AzureDataLakeDatastore(AbstractAzureStorageDatastore):
    """A Data Lake Storage Gen1 account: kept by name, closed by Azure in 2024."""

    kinds: ClassVar[tuple[str, ...]] = ("AzureDataLake",)

    @property
    def store_name(self) -> str:
        """The store's name."""
        return str(self._record.facts.get("store_name") or "")
