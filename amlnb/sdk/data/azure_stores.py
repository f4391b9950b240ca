"""Azure's stores of files, as `Datastore` registers them."""

from __future__ import annotations

from contextlib import suppress

from amlnb.data.remote.record import DatastoreRecord
from amlnb.data.remote.spot import on_datastore
from amlnb.data.served import served
from amlnb.sdk.data.azure_addresses import blob_container, gen2_file_system
from amlnb.sdk.data.azure_data_lake_datastore import (
    AzureDataLakeDatastore,
    AzureDataLakeGen2Datastore,
)
from amlnb.sdk.data.azure_storage_datastore import (
    AzureBlobDatastore,
    AzureFileDatastore,
)
from amlnb.sdk.data.datastore_opening import kept
from amlnb.sdk.data.home import Home
from amlnb.sdk.data.user_errors import as_user_errors


class AzureStores:
    """Blob containers, file shares and data lakes."""

    @staticmethod
    def register_azure_blob_container(
        workspace: Home,
        datastore_name: str,
        container_name: str,
        account_name: str,
        sas_token: str | None = None,
        account_key: str | None = None,
        protocol: str | None = None,
        endpoint: str | None = None,
        overwrite: bool = False,
        create_if_not_exists: bool = False,
        skip_validation: bool = False,
        blob_cache_timeout: int | None = None,
        grant_workspace_access: bool = False,
        subscription_id: str | None = None,
        resource_group: str | None = None,
    ) -> AzureBlobDatastore:
        """Register a blob container; without a credential it is read as a public one.

        Parameters
        ----------
        sas_token, account_key
            Kept in a private file of this machine; one of them is enough.
        protocol, endpoint
            As in ``https`` and ``core.windows.net``; an emulator's address, such as
            ``127.0.0.1:10000``, does as an endpoint.
        overwrite
            Whether to replace another datastore of that name.
        create_if_not_exists
            Whether to make the container.
        skip_validation
            Whether to believe the credential without trying it.
        grant_workspace_access
            Whether to sign in as this machine does where there is no credential.
        blob_cache_timeout, subscription_id, resource_group
            Nothing here needs them.

        Raises
        ------
        UserErrorException
            When the credential is refused, or the container is not there.
        """
        del blob_cache_timeout, subscription_id, resource_group
        given = {"account_key": account_key, "sas_token": sas_token}
        record = blob_container(
            datastore_name,
            account=account_name,
            container=container_name,
            credentials={key: value for key, value in given.items() if value},
            protocol=protocol,
            endpoint=endpoint,
            identity=grant_workspace_access,
        )
        if create_if_not_exists:
            _make(record)
        elif record.credentials and not skip_validation:
            _try(record)
        found: AzureBlobDatastore = kept(workspace, record, overwrite)
        return found

    @staticmethod
    def register_azure_file_share(
        workspace: Home,
        datastore_name: str,
        file_share_name: str,
        account_name: str,
        sas_token: str | None = None,
        account_key: str | None = None,
        protocol: str | None = None,
        endpoint: str | None = None,
        overwrite: bool = False,
        create_if_not_exists: bool = False,
        skip_validation: bool = False,
    ) -> AzureFileDatastore:
        """Register a file share by name.

        There is no driver for its files: mount the share, and register the folder
        with `register_fsspec` under the same name and overwrite=True.
        """
        del create_if_not_exists, skip_validation
        given = {"account_key": account_key, "sas_token": sas_token}
        host = f"{account_name}.file.{endpoint or 'core.windows.net'}"
        record = DatastoreRecord(
            name=datastore_name,
            type="AzureFile",
            address=f"{protocol or 'https'}://{host}/{file_share_name}",
            facts={
                "account_name": account_name,
                "container_name": file_share_name,
                "protocol": protocol,
                "endpoint": endpoint,
            },
            credentials={key: value for key, value in given.items() if value},
        )
        found: AzureFileDatastore = kept(workspace, record, overwrite)
        return found

    @staticmethod
    def register_azure_data_lake(
        workspace: Home,
        datastore_name: str,
        store_name: str,
        tenant_id: str | None = None,
        client_id: str | None = None,
        client_secret: str | None = None,
        resource_url: str | None = None,
        authority_url: str | None = None,
        subscription_id: str | None = None,
        resource_group: str | None = None,
        overwrite: bool = False,
        grant_workspace_access: bool = False,
    ) -> AzureDataLakeDatastore:
        """Register a Data Lake Storage Gen1 account by name; Azure closed them all."""
        del resource_url, authority_url, subscription_id, resource_group
        del grant_workspace_access
        record = DatastoreRecord(
            name=datastore_name,
            type="AzureDataLake",
            address=f"https://{store_name}.azuredatalakestore.net",
            facts={
                "store_name": store_name,
                "tenant_id": tenant_id,
                "client_id": client_id,
            },
            credentials={"client_secret": client_secret} if client_secret else {},
        )
        found: AzureDataLakeDatastore = kept(workspace, record, overwrite)
        return found

    @staticmethod
    def register_azure_data_lake_gen2(
        workspace: Home,
        datastore_name: str,
        filesystem: str,
        account_name: str,
        tenant_id: str | None = None,
        client_id: str | None = None,
        client_secret: str | None = None,
        resource_url: str | None = None,
        authority_url: str | None = None,
        protocol: str | None = None,
        endpoint: str | None = None,
        overwrite: bool = False,
        subscription_id: str | None = None,
        resource_group: str | None = None,
        grant_workspace_access: bool = False,
    ) -> AzureDataLakeGen2Datastore:
        """Register a Data Lake Storage Gen2 file system, tried when it is first used.

        Without a service principal it is opened as this machine is signed in.
        """
        del resource_url, authority_url, protocol, subscription_id, resource_group
        del grant_workspace_access
        record = gen2_file_system(
            datastore_name,
            account=account_name,
            file_system=filesystem,
            principal={
                "tenant_id": tenant_id,
                "client_id": client_id,
                "client_secret": client_secret,
            },
            endpoint=endpoint,
        )
        found: AzureDataLakeGen2Datastore = kept(workspace, record, overwrite)
        return found


def _try(record: DatastoreRecord) -> None:
    """Ask for the container once, unless a folder stands in for it."""
    if served(record.address) is None:
        with as_user_errors():
            spot = on_datastore(record, "")
        # A signature need not allow to ask whether an empty container is there.
        with as_user_errors(), spot.asking(), suppress(*_vague(record)):
            spot.fs.ls(spot.path)


def _vague(record: DatastoreRecord) -> tuple[type[Exception], ...]:
    return (FileNotFoundError,) if "sas_token" in record.credentials else ()


def _make(record: DatastoreRecord) -> None:
    """Make the container, if it is not there and no folder stands in for it."""
    if served(record.address) is None:
        with as_user_errors():
            spot = on_datastore(record, "")
        with as_user_errors(), spot.asking(), suppress(FileExistsError):
            spot.fs.mkdir(spot.path)
