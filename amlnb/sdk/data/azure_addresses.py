"""How fsspec opens what Azure's names mean; pure."""

from __future__ import annotations

from collections.abc import Mapping

from amlnb.data.remote.record import DatastoreRecord
from amlnb.model.json import JsonValue

_ENDPOINT = "core.windows.net"


def blob_container(
    name: str,
    *,
    account: str,
    container: str,
    credentials: Mapping[str, str],
    protocol: str | None = None,
    endpoint: str | None = None,
    identity: bool = False,
) -> DatastoreRecord:
    """Return the record of a blob container.

    Parameters
    ----------
    credentials
        ``account_key`` or ``sas_token``; none for a public container.
    endpoint
        The end of the host's name, or an emulator's address: ``127.0.0.1:10000``.
    identity
        Whether to sign in as this machine does, where there is no credential.
    """
    is_host = bool(endpoint) and (":" in str(endpoint) or "/" in str(endpoint))
    options: dict[str, JsonValue] = {"account_name": account}
    private = dict(credentials)
    web = f"{protocol or 'https'}://{account}.blob.{endpoint or _ENDPOINT}"
    if is_host:
        web = _emulator(str(endpoint), protocol, account)
        private["connection_string"] = _connection(web, account, credentials)
    elif endpoint:
        options["account_host"] = f"{account}.blob.{endpoint}"
    if "sas_token" in credentials:
        # A signature need not allow to ask for the container itself.
        options["assume_container_exists"] = True
    if not credentials:
        options["anon"] = not identity
        private = {}
    return DatastoreRecord(
        name=name,
        type="AzureBlob",
        url=f"abfs://{container}",
        address=f"{web}/{container}",
        facts={
            "account_name": account,
            "container_name": container,
            "protocol": protocol,
            "endpoint": endpoint,
        },
        options=options,
        credentials=private,
    )


def gen2_file_system(
    name: str,
    *,
    account: str,
    file_system: str,
    principal: Mapping[str, str | None],
    endpoint: str | None = None,
) -> DatastoreRecord:
    """Return the record of a Data Lake Storage Gen2 file system.

    `principal` has ``tenant_id``, ``client_id`` and ``client_secret``, or nothing, to
    sign in as this machine does.
    """
    given = {key: value for key, value in principal.items() if value}
    secret = {k: v for k, v in given.items() if k == "client_secret"}
    options: dict[str, JsonValue] = {
        "account_name": account,
        **{k: v for k, v in given.items() if k not in secret},
    }
    if endpoint:
        options["account_host"] = f"{account}.blob.{endpoint}"
    if not given:
        options["anon"] = False
    return DatastoreRecord(
        name=name,
        type="AzureDataLakeGen2",
        url=f"abfs://{file_system}",
        address=f"https://{account}.dfs.{endpoint or _ENDPOINT}/{file_system}",
        facts={"account_name": account, "container_name": file_system},
        options=options,
        credentials=secret,
    )


def _emulator(endpoint: str, protocol: str | None, account: str) -> str:
    """Return an emulator's address, which ends in the account's name."""
    host = endpoint.rstrip("/")
    web = host if "://" in host else f"{protocol or 'http'}://{host}"
    return web if web.endswith(f"/{account}") else f"{web}/{account}"


def _connection(web: str, account: str, credentials: Mapping[str, str]) -> str:
    parts = {
        "DefaultEndpointsProtocol": web.partition(":")[0],
        "AccountName": account,
        "BlobEndpoint": web,
    }
    if "account_key" in credentials:
        parts["AccountKey"] = credentials["account_key"]
    if "sas_token" in credentials:
        parts["SharedAccessSignature"] = credentials["sas_token"].lstrip("?")
    return ";".join(f"{key}={value}" for key, value in parts.items())
