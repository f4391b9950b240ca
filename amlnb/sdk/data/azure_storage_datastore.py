"""Datastores on an Azure storage account: blob containers and file shares."""

from __future__ import annotations

from typing import ClassVar

from amlnb.sdk.data.file_datastore import FileDatastore


class AbstractAzureStorageDatastore(FileDatastore):
    """A container or share of a storage account, or a folder of the workspace."""

    @property
    def container_name(self) -> str:
        """The container's or share's name."""
        return str(self._record.facts.get("container_name") or self.name)

    @property
    def account_name(self) -> str | None:
        """The storage account's name; None for a folder of the workspace."""
        found = self._record.facts.get("account_name")
        return None if found is None else str(found)

    @property
    def account_key(self) -> str | None:
        """The account's key, if it was registered with one on this machine."""
        return self._record.credentials.get("account_key")

    @property
    def sas_token(self) -> str | None:
        """The shared access signature, if it was registered with one."""
        return self._record.credentials.get("sas_token")

    @property
    def is_sas(self) -> bool:
        """Whether it is opened by a shared access signature."""
        return self.sas_token is not None

    @property
    def protocol(self) -> str:
        """``https`` unless it was registered with another."""
        return str(self._record.facts.get("protocol") or "https")

    @property
    def endpoint(self) -> str:
        """The end of its host's name, or the whole address of an emulator."""
        return str(self._record.facts.get("endpoint") or "core.windows.net")


class AzureBlobDatastore(AbstractAzureStorageDatastore):
    """A blob container; the default one is a folder of the workspace."""

    kinds: ClassVar[tuple[str, ...]] = ("AzureBlob",)


class AzureFileDatastore(AbstractAzureStorageDatastore):
    """A file share; the workspace's own is a folder of it."""

    kinds: ClassVar[tuple[str, ...]] = ("AzureFile",)
