"""Stores of files beyond Azure's, as `Datastore` registers them."""

from __future__ import annotations

from collections.abc import Mapping

from amlnb.data.remote.record import DatastoreRecord
from amlnb.model.json import JsonValue
from amlnb.sdk.data.abstract_datastore import AbstractDatastore
from amlnb.sdk.data.datastore_opening import kept
from amlnb.sdk.data.file_datastore import FileDatastore
from amlnb.sdk.data.home import Home
from amlnb.sdk.data.sql_datastore import without_user


class OtherStores:
    """S3, whatever fsspec opens, and file systems that only a cluster can open."""

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
        found: FileDatastore = kept(workspace, record, overwrite)
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
        found: FileDatastore = kept(workspace, record, overwrite)
        return found

    # ------------------------------------------------- of services that are not here

    @staticmethod
    def register_dbfs(workspace: Home, datastore_name: str) -> AbstractDatastore:
        """Register the Databricks file system by name; only a cluster can open it."""
        record = DatastoreRecord(name=datastore_name, type="DBFS")
        found: AbstractDatastore = kept(workspace, record, overwrite=True)
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
        found: AbstractDatastore = kept(workspace, record, overwrite)
        return found
