"""A spot: a path on a datastore or behind an address, opened and ready to be listed."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from amlnb.data.remote import record as records
from amlnb.data.remote.errors import (
    NoDriverError,
    NotAFilestoreError,
    OutsidePathError,
    StoreAccessError,
    UnknownDefinitionError,
    raise_alone,
)
from amlnb.data.remote.record import DatastoreRecord
from amlnb.data.served import served
from amlnb.model.errors import AmlnbError

_MAGIC = re.compile(r"[*?\[]")
_URL = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]+(://|::)")
#: A web server's ways to say that nothing is there; all else means that it refused us.
_GONE = (404, 410)
#: Which extra of ours brings the driver of an address.
_EXTRAS = {
    "abfs": "amlnb[azure]",
    "abfss": "amlnb[azure]",
    "az": "amlnb[azure]",
    "wasb": "amlnb[azure]",
    "wasbs": "amlnb[azure]",
    "s3": "amlnb[s3]",
    "s3a": "amlnb[s3]",
    "http": "amlnb[data]",
    "https": "amlnb[data]",
    "gs": "gcsfs",
    "gcs": "gcsfs",
    "sftp": "sshfs",
}
#: What to do about a datastore that has no files here, by its kind.
_QUERY = "read it with Dataset.Tabular.from_sql_query((datastore, 'SELECT ...'))"
_SERVE = "run the code by `amlnb azureml run FILE --serve {address}=FOLDER`"
_NO_FILES = {
    "AzureFile": "mount the share, and register its folder with "
    "Datastore.register_fsspec(workspace, {name!r}, url='file:///mnt/share', "
    f"overwrite=True), or {_SERVE}",
    "AzureDataLake": "Azure closed Data Lake Storage Gen1 in 2024; register the Gen2 "
    "account that has its data with Datastore.register_azure_data_lake_gen2(workspace, "
    f"{{name!r}}, ..., overwrite=True), or {_SERVE}",
    "AzureSqlDatabase": _QUERY,
    "AzurePostgreSql": _QUERY,
    "AzureMySql": _QUERY,
    "Sql": _QUERY,
    "DBFS": "use it from a Databricks cluster",
    "Hdfs": "register it with Datastore.register_fsspec(workspace, {name!r}, "
    "url='hdfs://...', overwrite=True)",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One file at a spot."""

    #: Below the spot's fixed part, with slashes; the name alone for a single file.
    path: str
    #: As the file system knows it.
    full: str
    size: int
    #: When it last changed, where the store tells.
    modified: datetime | None
    #: What the store tells of it, for digests.
    info: Mapping[str, Any]


class Spot:
    """A path, maybe with wildcards, on an opened file system."""

    def __init__(
        self, record: DatastoreRecord, fs: Any, path: str, base: str = ""
    ) -> None:
        self.record = record
        self.fs = fs
        #: The datastore's root, as the file system knows it.
        self.base = base
        #: As the file system knows it, no slash at its end.
        self.path = path

    @property
    def is_local(self) -> bool:
        """Whether it lies in this machine's file system."""
        protocol = self.fs.protocol
        return "file" in ((protocol,) if isinstance(protocol, str) else protocol)

    @property
    def is_pattern(self) -> bool:
        """Whether the path has wildcards; an HTTP address has none."""
        return bool(_MAGIC.search(self.path)) and not self._is_http

    @property
    def _is_http(self) -> bool:
        return "http" in self.fs.protocol

    @property
    def shown(self) -> str:
        """The path as its user gave it: from the datastore's root, where it has one."""
        if not self.record.type or not self.path.startswith(self.base):
            return self.path
        return self.path[len(self.base) :].lstrip("/") or "/"

    @property
    def fixed(self) -> str:
        """The folder before the first wildcard, or the whole path."""
        if not self.is_pattern:
            return self.path
        before = self.path[: _MAGIC.search(self.path).start()]  # type: ignore[union-attr]
        return before.rpartition("/")[0]

    def files(self) -> list[Found]:
        """Return the files there, in order of their paths; none where nothing is."""
        with self.asking():
            self.fs.invalidate_cache()
            return sorted(self._listed(), key=lambda found: found.path)

    def is_folder(self) -> bool:
        """Whether a folder is there."""
        with self.asking():
            info = None if self.is_pattern else self._info()
        return info is not None and not _is_file(info)

    def _listed(self) -> list[Found]:
        if self.is_pattern:
            # A pattern that ends in ** means all below; fsspec leaves folders in.
            listed = self.fs.glob(self.path, detail=True)
            return [self._found(p, i) for p, i in listed.items() if _is_file(i)]
        info = self._info()
        if info is None:
            return []
        if _is_file(info) or self._is_http:
            return [self._found(self.path, info, posixpath.basename(self.path))]
        below = self.fs.find(self.path, detail=True)
        return [self._found(p, i) for p, i in below.items() if _is_file(i)]

    def _info(self) -> Mapping[str, Any] | None:
        """Return what the store tells of the path; None where nothing is.

        The root is a folder, and not asked about: a signature need not allow to ask.
        """
        if self.path == self.base and not self.is_local:
            return {"type": "directory"}
        try:
            found: Mapping[str, Any] = self.fs.info(self.path)
        except FileNotFoundError as error:
            why = error.__cause__
            if self._is_http and getattr(why, "status", None) not in _GONE:
                raise (why or error) from None
            return None
        return found

    def _found(self, full: str, info: Mapping[str, Any], path: str = "") -> Found:
        return Found(
            path=path or full[len(self.fixed) :].lstrip("/"),
            full=full,
            size=int(info.get("size") or 0),
            modified=_moment(info),
            info=info,
        )

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Turn what the driver raises into one sentence without credentials."""
        with explained(self.record, self.path):
            yield


@contextmanager
def explained(record: DatastoreRecord, path: str) -> Iterator[None]:
    """Turn a driver's error into `StoreAccessError`; the original may hold secrets."""
    try:
        yield
    except AmlnbError:
        raise
    except Exception as error:  # noqa: BLE001 - each driver has errors of its own
        said = record.scrubbed(_said(error))
        told = StoreAccessError(
            record.label, record.scrubbed(path), said, registered=bool(record.type)
        )
        raise_alone(told)


def _said(error: Exception) -> str:
    """Return the first line of an error, which is the one for people."""
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return str(text).strip().splitlines()[0].rstrip(".")


def spot_of(definition: Mapping[str, Any], root: Path) -> Spot:
    """Return the spot that a ``datapath`` or ``path`` definition names."""
    match definition.get("kind"):
        case "datapath":
            record = records.read(root, str(definition["datastore"]))
            return on_datastore(record, str(definition.get("path") or ""))
        case "path":
            return at_address(str(definition["url"]))
        case kind:
            raise UnknownDefinitionError(kind)


def on_datastore(record: DatastoreRecord, path: str) -> Spot:
    """Return a spot on a datastore; `path` is relative to its root."""
    inner = path.replace("\\", "/").strip("/")
    if ".." in inner.split("/"):
        raise OutsidePathError(record.name, path)
    stand_in = _stand_in(record, inner)
    if stand_in is not None:
        return stand_in
    check_has_files(record)
    fs, base = _opened(record)
    base = base.rstrip("/")
    return Spot(record, fs, "/".join(p for p in (base, inner) if p), base)


def check_has_files(record: DatastoreRecord) -> None:
    """Refuse a datastore whose files cannot be opened here, unless a folder is served.

    Raises
    ------
    NotAFilestoreError
        It says what to do instead.
    """
    if record.url or (record.address and served(record.address)):
        return
    way = _NO_FILES.get(record.type, "use another datastore")
    told = way.format(name=record.name, address=record.address)
    raise NotAFilestoreError(record.name, record.type, told)


def _stand_in(record: DatastoreRecord, inner: str) -> Spot | None:
    """Return the spot that a person declared to stand in for a datastore's.

    A folder may stand in for all of it, or a file for one of its files.
    """
    if not record.address:
        return None
    base = served(record.address)
    place = served(f"{record.address}/{inner}") if base is None else base / inner
    if place is None:
        return None
    inside = replace(record, url=f"file://{base or place.parent}", address="")
    fs, root = _opened(inside)
    return Spot(inside, fs, str(place), root)


def at_address(url: str) -> Spot:
    """Return the spot of a URL or local path; no credentials of ours go with it."""
    place = served(url)
    if place is not None:
        url = str(place)
    is_url = bool(_URL.match(url))
    address = url if is_url else f"file://{Path(url).expanduser().absolute()}"
    # Proxies of the environment count for us as they do for the rest of Python.
    options = {"client_kwargs": {"trust_env": True}} if _is_web(address) else {}
    record = DatastoreRecord(name=_host(address), type="", url=address, options=options)
    fs, path = _opened(record)
    return Spot(record, fs, path.rstrip("/") or "/")


def _opened(record: DatastoreRecord) -> tuple[Any, str]:
    """Return the file system of a record, and the path of its root within it."""
    import fsspec

    protocol, _, rest = record.url.partition("://")
    if protocol == "file":  # a local path may hold what fsspec would read as a URL's
        return fsspec.filesystem("file"), rest
    if not _has_driver(protocol):
        extra = _EXTRAS.get(protocol, f"the fsspec driver of {protocol}")
        raise NoDriverError(record.label, protocol, extra)
    told = {**record.options, **record.credentials}
    with explained(record, ""):
        opened: tuple[Any, str] = fsspec.core.url_to_fs(record.url, **told)
    return opened


def _has_driver(protocol: str) -> bool:
    import fsspec

    try:
        fsspec.get_filesystem_class(protocol.partition("::")[0])
    except (ImportError, ValueError):
        return False
    return True


def _is_web(url: str) -> bool:
    return url.startswith(("http://", "https://"))


def _host(url: str) -> str:
    """Return what errors call an address: its scheme and host, no user, no query."""
    scheme, _, rest = url.partition("://")
    if scheme == "file":
        return "this machine"
    return f"{scheme}://{rest.partition('/')[0].rpartition('@')[2]}"


def _is_file(info: Mapping[str, Any]) -> bool:
    return info.get("type") != "directory"


def _moment(info: Mapping[str, Any]) -> datetime | None:
    """Return when a file changed, however the driver calls it."""
    for key in ("last_modified", "LastModified", "mtime", "modified"):
        found = info.get(key)
        if isinstance(found, datetime):
            return found
        if isinstance(found, (int, float)):
            return datetime.fromtimestamp(found, UTC)
    return None
