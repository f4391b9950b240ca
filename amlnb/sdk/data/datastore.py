"""`Datastore`: opens a workspace's datastores, and registers new ones."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from amlnb.data.remote.record import DatastoreRecord
from amlnb.data.remote.spot import on_datastore
from amlnb.data.served import served
from amlnb.model.json import JsonValue
from amlnb.sdk.data import datastore_shelf as shelf
from amlnb.sdk.data.abstract_datastore import AbstractDatastore
from amlnb.sdk.data.azure_addresses import blob_container, gen2_file_system
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
    database,
    without_user,
)
from amlnb.sdk.data.user_errors import as_user_errors

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


class Datastore:
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
        home = checked("Datastore", workspace)
        wanted = name or shelf.default(home)
        found = _CLASSES.get(shelf.kind(home, wanted), AbstractDatastore)
        return found(home, wanted)

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

    # ------------------------------------------------------------------- of files

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
        found: AzureBlobDatastore = _kept(workspace, record, overwrite)
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
        found: AzureFileDatastore = _kept(workspace, record, overwrite)
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
        found: AzureDataLakeDatastore = _kept(workspace, record, overwrite)
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
        found: AzureDataLakeGen2Datastore = _kept(workspace, record, overwrite)
        return found

    @staticmethod
    def register_s3(
        workspace: Home,
        datastore_name: str,
        bucket: str,
        access_key: str | None = None,
        secret_key: str | None = None,
        endpoint_url: str | None = None,
        region: str | None = None,
        overwrite: bool = False,
    ) -> FileDatastore:
        """Register an S3 bucket, or one of a store that speaks S3 at `endpoint_url`."""
        told = {"endpoint_url": endpoint_url, "region_name": region}
        given = {"key": access_key, "secret": secret_key}
        record = DatastoreRecord(
            name=datastore_name,
            type="S3",
            url=f"s3://{bucket}",
            address=f"{(endpoint_url or 'https://s3.amazonaws.com').rstrip('/')}/{bucket}",
            facts={"bucket": bucket},
            options={"client_kwargs": {k: v for k, v in told.items() if v}},
            credentials={key: value for key, value in given.items() if value},
        )
        found: FileDatastore = _kept(workspace, record, overwrite)
        return found

    @staticmethod
    def register_fsspec(
        workspace: Home,
        datastore_name: str,
        url: str,
        options: Mapping[str, JsonValue] | None = None,
        credentials: Mapping[str, str] | None = None,
        overwrite: bool = False,
    ) -> FileDatastore:
        """Register any address that fsspec opens: ``file``, ``sftp``, ``gcs``, ...

        Parameters
        ----------
        url
            Its root, as in ``file:///mnt/share`` or ``sftp://host/data``.
        options, credentials
            What the driver is told. Credentials are kept in a private file, and so is
            a password within `url`.
        """
        bare, private = without_user(url)
        record = DatastoreRecord(
            name=datastore_name,
            type="Fsspec",
            url=bare,
            address="" if url.startswith("file:") else bare,
            options=options or {},
            credentials={**private, **(credentials or {})},
        )
        found: FileDatastore = _kept(workspace, record, overwrite)
        return found

    # --------------------------------------------------------------- of databases

    @staticmethod
    def register_azure_sql_database(
        workspace: Home,
        datastore_name: str,
        server_name: str,
        database_name: str,
        tenant_id: str | None = None,
        client_id: str | None = None,
        client_secret: str | None = None,
        resource_url: str | None = None,
        authority_url: str | None = None,
        endpoint: str | None = None,
        overwrite: bool = False,
        username: str | None = None,
        password: str | None = None,
        subscription_id: str | None = None,
        resource_group: str | None = None,
        grant_workspace_access: bool = False,
    ) -> AzureSqlDatabaseDatastore:
        """Register an Azure SQL database, asked through SQLAlchemy and pyodbc."""
        del tenant_id, resource_url, authority_url, subscription_id, resource_group
        del grant_workspace_access
        host = f"{server_name}.{endpoint or 'database.windows.net'}"
        principal = "&Authentication=ActiveDirectoryServicePrincipal"
        address = (
            f"mssql+pyodbc://{host}:1433/{database_name}"
            "?driver=ODBC+Driver+18+for+SQL+Server"
            f"{principal if client_id else ''}"
        )
        record = database(
            datastore_name,
            "AzureSqlDatabase",
            address,
            username or client_id,
            password or client_secret,
            {"server_name": server_name, "database_name": database_name},
        )
        found: AzureSqlDatabaseDatastore = _kept(workspace, record, overwrite)
        return found

    @staticmethod
    def register_azure_postgre_sql(
        workspace: Home,
        datastore_name: str,
        server_name: str,
        database_name: str,
        user_id: str,
        user_password: str,
        port_number: int | str | None = None,
        endpoint: str | None = None,
        overwrite: bool = False,
        enforce_ssl: bool = True,
    ) -> AzurePostgreSqlDatastore:
        """Register an Azure database for PostgreSQL."""
        host = f"{server_name}.{endpoint or 'postgres.database.azure.com'}"
        ssl = "?sslmode=require" if enforce_ssl else ""
        record = database(
            datastore_name,
            "AzurePostgreSql",
            f"postgresql+psycopg://{host}:{port_number or 5432}/{database_name}{ssl}",
            user_id,
            user_password,
            {"server_name": server_name, "database_name": database_name},
        )
        found: AzurePostgreSqlDatastore = _kept(workspace, record, overwrite)
        return found

    @staticmethod
    def register_azure_my_sql(
        workspace: Home,
        datastore_name: str,
        server_name: str,
        database_name: str,
        user_id: str,
        user_password: str,
        port_number: int | str | None = None,
        endpoint: str | None = None,
        overwrite: bool = False,
    ) -> AzureMySqlDatastore:
        """Register an Azure database for MySQL."""
        host = f"{server_name}.{endpoint or 'mysql.database.azure.com'}"
        record = database(
            datastore_name,
            "AzureMySql",
            f"mysql+pymysql://{host}:{port_number or 3306}/{database_name}",
            user_id,
            user_password,
            {"server_name": server_name, "database_name": database_name},
        )
        found: AzureMySqlDatastore = _kept(workspace, record, overwrite)
        return found

    @staticmethod
    def register_sql(
        workspace: Home,
        datastore_name: str,
        url: str,
        user: str | None = None,
        password: str | None = None,
        overwrite: bool = False,
    ) -> SqlDatastore:
        """Register a database by its SQLAlchemy address, or ``duckdb:///file``.

        A user and password within the address are taken out and kept in a private
        file.
        """
        record = database(datastore_name, "Sql", url, user, password)
        found: SqlDatastore = _kept(workspace, record, overwrite)
        return found

    # ------------------------------------------------- of services that are not here

    @staticmethod
    def register_dbfs(workspace: Home, datastore_name: str) -> AbstractDatastore:
        """Register the Databricks file system by name; only a cluster can open it."""
        record = DatastoreRecord(name=datastore_name, type="DBFS")
        found: AbstractDatastore = _kept(workspace, record, overwrite=True)
        return found

    @staticmethod
    def register_hdfs(
        workspace: Home,
        datastore_name: str,
        protocol: str,
        namenode_address: str,
        hdfs_server_certificate: str | None,
        kerberos_realm: str,
        kerberos_kdc_address: str,
        kerberos_principal: str,
        kerberos_keytab: str | None = None,
        kerberos_password: str | None = None,
        overwrite: bool = False,
    ) -> AbstractDatastore:
        """Register a Hadoop file system by name; `register_fsspec` opens one."""
        del hdfs_server_certificate, kerberos_keytab
        record = DatastoreRecord(
            name=datastore_name,
            type="Hdfs",
            facts={
                "protocol": protocol,
                "namenode_address": namenode_address,
                "kerberos_realm": kerberos_realm,
                "kerberos_kdc_address": kerberos_kdc_address,
                "kerberos_principal": kerberos_principal,
            },
            credentials={"password": kerberos_password} if kerberos_password else {},
        )
        found: AbstractDatastore = _kept(workspace, record, overwrite)
        return found


def _kept(workspace: Home, record: DatastoreRecord, overwrite: bool) -> Any:
    home = checked("Registering a datastore", workspace)
    shelf.keep(home, record, overwrite=overwrite)
    return Datastore(home, record.name)


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
