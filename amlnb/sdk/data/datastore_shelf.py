"""Where datastores are kept: facts in the workspace's assets, credentials apart.

A credential lies only in a private file on the machine where it was registered.
"""

from __future__ import annotations

from amlnb.data.remote import record as records
from amlnb.data.remote.errors import UnknownDatastoreError
from amlnb.data.remote.record import DatastoreRecord
from amlnb.data.remote.spot import check_has_files
from amlnb.ports import Asset
from amlnb.sdk.data.home import Home
from amlnb.sdk.data.user_errors import DataUserError, as_user_errors
from amlnb.sdk.exceptions import UserErrorException

_KIND = "datastore"
_SETTINGS = "setting"
_DEFAULT = "default_datastore"
_OF_FILES = ("AzureBlob", "AzureFile", "AzureDataLakeGen2", "S3", "Fsspec")


class DatastoreTakenError(UserErrorException):
    """A name is taken by a datastore that is another."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"There is already another datastore {name!r} in this workspace: say "
            "overwrite=True to replace it, or choose another name."
        )


class CredentialElsewhereError(UserErrorException):
    """A datastore was registered on another machine, with a credential."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"The credential of datastore {name!r} lies on the machine that registered "
            "it: register the datastore here too, with overwrite=True."
        )


def keep(home: Home, record: DatastoreRecord, *, overwrite: bool) -> None:
    """Store a datastore; a taken name is refused unless it is the same or may go."""
    kept = home.local.assets.newest(_KIND, record.name)
    body = {**record.public(), "private": sorted(record.credentials)}
    taken = kept is not None and kept.body != body
    if taken and not overwrite:
        raise DatastoreTakenError(record.name)
    if kept is None or taken:
        home.local.assets.put_version(_KIND, record.name, body)
    records.write(home.local.root, record)


def kind(home: Home, name: str) -> str:
    """Return the kind of a datastore, or raise `UserErrorException`."""
    kept = home.local.assets.newest(_KIND, name)
    if kept is not None:
        return str(kept.body["type"])
    if name in records.BUILT_IN:
        return records.BUILT_IN[name]
    raise DataUserError(UnknownDatastoreError(name, names(home)))


def find(home: Home, name: str) -> DatastoreRecord:
    """Return a datastore's record, or raise `UserErrorException`."""
    kind(home, name)  # an unknown one is told here
    kept = home.local.assets.newest(_KIND, name)
    if kept is None:
        return records.read(home.local.root, name)
    if not records.file_of(home.local.root, name).exists():
        records.write(home.local.root, _without_credentials(kept))
    return records.read(home.local.root, name)


def _without_credentials(kept: Asset) -> DatastoreRecord:
    """Return the record of a datastore that another machine registered."""
    facts = dict(kept.body)
    if facts.pop("private"):
        raise CredentialElsewhereError(kept.name)
    return DatastoreRecord(**facts)  # type: ignore[arg-type]


def names(home: Home) -> tuple[str, ...]:
    """Return the names of the workspace's datastores, in order."""
    return tuple(sorted({*home.local.assets.names(_KIND), *records.BUILT_IN}))


def remove(home: Home, name: str) -> None:
    """Forget a datastore and its credential; the data stays where it is."""
    kind(home, name)  # an unknown one is told here
    if home.local.assets.newest(_KIND, name) is None:
        raise UserErrorException(
            f"Datastore {name!r} belongs to the workspace and cannot be unregistered."
        )
    home.local.assets.archive(_KIND, name)
    records.forget(home.local.root, name)
    if default(home) == name:
        home.local.assets.archive(_SETTINGS, _DEFAULT)


def default(home: Home) -> str:
    """Return the name of the default datastore."""
    kept = home.local.assets.newest(_SETTINGS, _DEFAULT)
    return records.DEFAULT if kept is None else str(kept.body["name"])


def set_default(home: Home, name: str) -> None:
    """Make a datastore the default; it must be there, and hold files."""
    found = kind(home, name)
    if found not in _OF_FILES:
        raise UserErrorException(
            f"Datastore {name!r} is of kind {found} and holds no files: the default "
            "datastore must."
        )
    kept = home.local.assets.newest(_KIND, name)
    if kept is not None:
        facts = {k: v for k, v in kept.body.items() if k != "private"}
        with as_user_errors():
            check_has_files(DatastoreRecord(**facts))  # type: ignore[arg-type]
    home.local.assets.put_version(_SETTINGS, _DEFAULT, {"name": name})
