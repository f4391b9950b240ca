"""What v1 takes for the places of a dataset, as definitions."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from amlnb.model.json import JsonValue
from amlnb.sdk.data.abstract_datastore import AbstractDatastore
from amlnb.sdk.data.home import Home
from amlnb.sdk.exceptions import UserErrorException

_URL = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]+(://|::)")
#: A signature or token in a query, or a password before the host.
_SECRET = re.compile(
    r"(?i)[?&](sig|signature|x-amz-signature|x-goog-signature|token|access_token|key)="
    r"|://[^/@]*:[^/@]*@"
)
_PAIR = 2


class NotAPlaceError(UserErrorException):
    """Something is no place that data can be read from."""

    def __init__(self, given: object) -> None:
        self.given = given
        super().__init__(
            f"A dataset cannot be made from {given!r}, a {type(given).__name__}: give "
            "a path or URL, a (datastore, 'path') pair, a DataPath, or a list of these."
        )


class CredentialInAddressError(UserErrorException):
    """An address bears a credential, which a definition must not keep."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__(
            f"The address {address!r} bears a credential, which would be kept with the "
            "dataset for all to read: register a datastore with it, as by "
            "Datastore.register_azure_blob_container(..., sas_token=...), and give "
            "(datastore, 'path')."
        )


def places(given: Any) -> tuple[list[JsonValue], Home | None]:
    """Return the definitions of what a dataset is made from, and their workspace.

    A local path is taken from the current directory, now.
    """
    many = given if isinstance(given, list) else [given]
    if not many:
        raise NotAPlaceError(given)
    found = [_place(one) for one in many]
    homes = [home for _, home in found if home is not None]
    return [place for place, _ in found], homes[0] if homes else None


def target(given: Any) -> tuple[AbstractDatastore, str]:
    """Return the datastore and path that data is to be written to."""
    match given:
        case AbstractDatastore():
            return given, ""
        case (AbstractDatastore() as store, str() | os.PathLike() as path):
            return store, str(path)
    found: Any = getattr(given, "datastore", None)
    if isinstance(found, AbstractDatastore):
        return found, str(getattr(given, "path_on_datastore", None) or "")
    raise UserErrorException(
        f"Data cannot be written to {given!r}, a {type(given).__name__}: give a "
        "datastore, a (datastore, 'path') pair or a DataPath."
    )


def _place(given: Any) -> tuple[dict[str, JsonValue], Home | None]:
    if isinstance(given, str | os.PathLike):
        return _address(os.fspath(given)), None
    if isinstance(given, tuple) and len(given) == _PAIR:
        store, path = given
        if isinstance(store, AbstractDatastore) and isinstance(path, str | os.PathLike):
            return _on(store, str(path)), store.workspace
        raise NotAPlaceError(given)
    on: Any = getattr(given, "datastore", None)
    if isinstance(on, AbstractDatastore) and hasattr(given, "path_on_datastore"):
        return _on(on, str(given.path_on_datastore or "")), on.workspace
    raise NotAPlaceError(given)


def _on(store: AbstractDatastore, path: str) -> dict[str, JsonValue]:
    return {"kind": "datapath", "datastore": store.name, "path": path}


def _address(text: str) -> dict[str, JsonValue]:
    if not text.strip():
        raise NotAPlaceError(text)
    if not _URL.match(text):
        return {"kind": "path", "url": str(Path(text).expanduser().absolute())}
    if _SECRET.search(text):
        scheme, _, rest = text.partition("://")
        bare = rest.partition("?")[0].rpartition("@")[2]
        raise CredentialInAddressError(f"{scheme}://{bare}")
    return {"kind": "path", "url": text}
