"""Named, versioned things: `amlnb.ports.AssetStore` over either database."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping

from amlnb.model.errors import NotFoundError
from amlnb.model.json import JsonValue
from amlnb.ports import Asset
from amlnb.stores import rows
from amlnb.stores.database import Database, Row, Session, Values

#: More versions than anything has; a number that both databases take.
_ALL = 1 << 62
_DIGITS = 18


class SqlAssets:
    """The workspace's shelf of datastores, datasets, models and the like."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put_version(self, kind: str, name: str, body: Mapping[str, JsonValue]) -> Asset:
        """Store the next version under a name, the first one being 1."""
        with self._database.writing() as session:
            values = {
                **_named(kind, name),
                "id": str(uuid.uuid4()),
                "created": self._database.dialect.moment(session).time,
                "body": _text(body),
            }
            # On PostgreSQL another writer may take the number between reading and
            # writing it; the next look sees theirs.
            while not session.change("insert_asset", values):
                pass
            return _read(session, kind, values["id"])

    def get(self, kind: str, name: str, version: int | str) -> Asset | None:
        """Return one version, archived or not; None where there is none."""
        number = _number(version)
        if number is None:
            return None
        values = {**_named(kind, name), "version": number}
        with self._database.reading() as session:
            row = session.first("asset_version", values)
        return None if row is None else _asset_of(row)

    def by_id(self, kind: str, asset_id: str) -> Asset | None:
        """Return the version of that id, archived or not; None where there is none."""
        with self._database.reading() as session:
            row = session.first("asset", _by_id(kind, asset_id))
        return None if row is None else _asset_of(row)

    def newest(self, kind: str, name: str) -> Asset | None:
        """Return the newest version that is not archived, or None."""
        return next(iter(self._versions(kind, name, limit=1)), None)

    def versions(self, kind: str, name: str) -> list[Asset]:
        """Return the versions that are not archived, newest first."""
        return self._versions(kind, name, limit=_ALL)

    def names(self, kind: str) -> list[str]:
        """Return the names that have a version which is not archived, in order."""
        with self._database.reading() as session:
            found = session.all("asset_names", {"kind": rows.name(kind)})
        return sorted(rows.name_of(row["name"]) for row in found)

    def change(self, kind: str, asset_id: str, body: Mapping[str, JsonValue]) -> Asset:
        """Give one version another body; its name, number and id stay."""
        values = {**_by_id(kind, asset_id), "body": _text(body)}
        with self._database.writing() as session:
            session.change("change_asset", values)
            return _read(session, kind, asset_id)

    def archive(self, kind: str, name: str, version: int | None = None) -> bool:
        """Take one version, or all of a name, out of sight; tell if any was there."""
        values = {**_named(kind, name), "version": version}
        with self._database.writing() as session:
            return session.change("archive_asset", values) > 0

    def _versions(self, kind: str, name: str, limit: int) -> list[Asset]:
        with self._database.reading() as session:
            found = session.all(
                "asset_versions", {**_named(kind, name), "limit": limit}
            )
        return [_asset_of(row) for row in found]


def _number(version: int | str) -> int | None:
    """Return a version's number; None for a text or size that no version has."""
    text = str(version)
    return int(text) if text.isdecimal() and len(text) <= _DIGITS else None


def _named(kind: str, name: str) -> dict[str, object]:
    return {"kind": rows.name(kind), "name": rows.name(name)}


def _by_id(kind: str, asset_id: object) -> Values:
    return {"kind": rows.name(kind), "id": rows.name(str(asset_id))}


def _read(session: Session, kind: str, asset_id: object) -> Asset:
    row = session.first("asset", _by_id(kind, asset_id))
    if row is None:
        raise NotFoundError(kind, str(asset_id))
    return _asset_of(row)


def _text(body: Mapping[str, JsonValue]) -> str:
    return json.dumps(dict(body), separators=(",", ":"))


def _asset_of(row: Row) -> Asset:
    return Asset(
        kind=rows.name_of(row["kind"]),
        name=rows.name_of(row["name"]),
        version=row["version"],
        id=row["id"],
        created=row["created"],
        archived=bool(row["archived"]),
        body=rows.parsed(row["body"]),
    )
