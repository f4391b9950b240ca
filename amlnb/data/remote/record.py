"""A datastore as this machine knows it: an address, and how to open it.

Its file is private (0600): it alone holds credentials, and nothing here prints them.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote

from amlnb.data.remote.errors import BadDatastoreFileError, UnknownDatastoreError
from amlnb.model.json import JsonValue

FOLDER = "datastores"
#: Azure ML's names of the datastores that every workspace has.
DEFAULT = "workspaceblobstore"
BUILT_IN = {DEFAULT: "AzureBlob", "workspacefilestore": "AzureFile"}
#: A shorter one could be any word.
_SECRET_LENGTH = 4
_SIGNATURE = re.compile(r"(?i)\b(sig|accountkey|password|secret)=[^&\s;'\"]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class DatastoreRecord:
    """Where a datastore is and how to open it."""

    name: str
    #: Azure ML's name of the kind: ``AzureBlob``; ``Fsspec`` for any other; empty for
    #: an address that belongs to no datastore.
    type: str
    #: The root's fsspec address; empty where there are no files to open.
    url: str = ""
    #: The web address that people know it by, where it has one.
    address: str = ""
    #: What its registration said and people may ask for: account, container, ...
    facts: Mapping[str, JsonValue] = field(default_factory=dict)
    #: What the driver is told, besides credentials.
    options: Mapping[str, JsonValue] = field(default_factory=dict)
    #: What the driver is told and nobody else.
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)

    def public(self) -> dict[str, JsonValue]:
        """Return it as data, without its credentials."""
        return {
            "name": self.name,
            "type": self.type,
            "url": self.url,
            "address": self.address,
            "facts": dict(self.facts),
            "options": dict(self.options),
        }

    @property
    def label(self) -> str:
        """The datastore, or the bare address, in the words of an error."""
        return f"Datastore {self.name!r}" if self.type else self.name

    def scrubbed(self, text: str) -> str:
        """Return a text of somebody else with this store's credentials taken out."""
        for secret in self.credentials.values():
            if len(secret) >= _SECRET_LENGTH:
                for form in (secret, quote(secret), quote(secret, safe="")):
                    text = text.replace(form, "***")
        return _SIGNATURE.sub(r"\1=***", text)


def file_of(root: Path, name: str) -> Path:
    """Return the private file of a datastore."""
    return root / FOLDER / f"{quote(name, safe='')}.json"


def read(root: Path, name: str) -> DatastoreRecord:
    """Return a datastore of the workspace at `root`, or raise."""
    file = file_of(root, name)
    try:
        text = file.read_text("utf-8")
    except FileNotFoundError:
        if name in BUILT_IN:
            return _built_in(root, name)
        raise UnknownDatastoreError(name, names(root)) from None
    try:
        return DatastoreRecord(**json.loads(text))
    except (ValueError, TypeError):
        raise BadDatastoreFileError(name, str(file)) from None


def write(root: Path, record: DatastoreRecord) -> None:
    """Keep a datastore in its private file, whole or not at all."""
    file = file_of(root, record.name)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    body = {**record.public(), "credentials": dict(record.credentials)}
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    handle = os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as writer:
        json.dump(body, writer)
    draft.replace(file)


def forget(root: Path, name: str) -> None:
    """Delete a datastore's private file; the data stays where it is."""
    file_of(root, name).unlink(missing_ok=True)


def names(root: Path) -> tuple[str, ...]:
    """Return the names of the datastores that can be opened here, in order."""
    kept = {unquote(f.stem) for f in (root / FOLDER).glob("[!.]*.json")}
    return tuple(sorted(kept | set(BUILT_IN)))


def _built_in(root: Path, name: str) -> DatastoreRecord:
    """Return a datastore that is a folder of the workspace."""
    folder = root / FOLDER / name
    return DatastoreRecord(name=name, type=BUILT_IN[name], url=f"file://{folder}")
