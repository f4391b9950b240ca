"""What a step reads from datastores and datasets: its digest, and its bytes.

A definition is plain data and never holds a credential. Its kinds:

``{"kind": "datapath", "datastore": NAME, "path": PATH}``
    A path relative to the root of a datastore. It may be absent.
``{"kind": "path", "url": URL}``
    A URL or an absolute local path.
``{"kind": "file_dataset", "sources": [PLACE, ...], ...}``
    Files of one or more of the places above; wildcards count. May have
    ``partition_format`` and ``actions``; see `amlnb.data.sets.picking`.
``{"kind": "tabular_dataset", "sources": [PLACE, ...], "format": {...}, ...}``
    Rows read from such files, or from ``"sql"``; see `amlnb.data.sets.table`.

Each may bear ``name``, ``version`` and ``id``, which tell where it comes from and
change nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from amlnb.data.digests import DigestCache
from amlnb.data.outside import digest_remote_file
from amlnb.data.remote.errors import UnknownDefinitionError
from amlnb.data.remote.moving import fetch, link, local_files, send
from amlnb.data.remote.spot import Spot, spot_of
from amlnb.data.sets.picking import (
    Picked,
    is_one_file,
    nothing_there,
    pick,
    select,
    sources,
)
from amlnb.model.json import JsonValue, canonical, digest

Definition = Mapping[str, JsonValue]
#: The fingerprint of a datastore's path at which nothing is.
ABSENT = "absent"
KINDS = ("datapath", "path", "file_dataset", "tabular_dataset")
#: What tells where a definition comes from, and not what it means.
_LINEAGE = ("name", "version", "id", "description", "tags", "mode")


def fingerprint(definition: Definition, root: Path) -> str | None:
    """Return a text that changes when what the definition means does.

    Local files count by their bytes, others by the checksum that their store tells,
    or by their bytes where it tells none. A path of a datastore at which nothing is
    gives ``absent``; anything else that is missing gives None.

    Parameters
    ----------
    root
        The workspace's ``.amlnb`` folder.
    """
    kind = _kind(definition)
    if "sql" in definition:
        return _of_rows(definition, root)
    found = (
        select(definition, root) if kind == "file_dataset" else pick(definition, root)
    )
    if not found:
        return ABSENT if kind == "datapath" else None
    digests = DigestCache(root / "artifacts" / "digests.db")
    try:
        files = [[p.path, _digest(p, digests)] for p in found]
    finally:
        digests.close()
    recipe = {k: v for k, v in definition.items() if k not in _LINEAGE}
    if kind in ("datapath", "path", "file_dataset"):
        # Where the bytes lie does not matter to a body that gets a path to them.
        recipe = {"partition_format": definition.get("partition_format")}
    return digest(canonical([recipe, files]))


def materialise(
    definition: Definition, root: Path, target: Path, mode: str = "mount"
) -> Path:
    """Lay the bytes out and return the path that the body gets.

    A folder for a folder or many files; the file itself where the definition means
    one file; a Parquet file for a tabular dataset.

    Parameters
    ----------
    root
        The workspace's ``.amlnb`` folder.
    target
        A folder that is not there yet and that only this input uses.
    mode
        ``mount`` gives local files in place, or stands for them by links: no byte is
        copied, and what a body writes there is written to the datastore, as on Azure.
        ``download`` gives copies. Bytes that lie elsewhere are fetched either way.

    Raises
    ------
    NothingThereError
        When nothing is there; for a path of a datastore the path at which it would
        be is returned instead.
    """
    kind = _kind(definition)
    if kind == "tabular_dataset":
        return _as_parquet(definition, root, target)
    in_place = _in_place(definition, root) if mode == "mount" else None
    if in_place is not None:
        return in_place
    found = select(definition, root)
    if not found:
        return _where_it_would_be(definition, root, target)
    _lay(found, target, copies=mode != "mount")
    one = is_one_file(definition, root)
    return target / PurePosixPath(found[0].path) if one else target


def deliver(place: Path, destination: Definition, root: Path) -> int:
    """Copy a file or folder to a datapath; return how many files were sent.

    Parameters
    ----------
    destination
        A ``datapath`` definition. A folder's content goes below it; so does a file,
        under its own name. It may say ``globs``: only files whose path below the
        folder fits one of them; and ``overwrite``: False to leave files alone that
        are there.
    """
    globs: Any = destination.get("globs") or ()
    overwrite = bool(destination.get("overwrite", True))
    files = local_files(place, globs)
    return send(files, spot_of(destination, root), overwrite=overwrite)


def _kind(definition: Definition) -> str:
    kind = definition.get("kind")
    if kind not in KINDS:
        raise UnknownDefinitionError(kind)
    return str(kind)


def _digest(picked: Picked, digests: DigestCache) -> str:
    if picked.spot.is_local:
        return digests.digest(Path(picked.found.full))
    with picked.spot.asking():
        return digest_remote_file(picked.spot.fs, picked.found.full, picked.found.info)


def _in_place(definition: Definition, root: Path) -> Path | None:
    """Return the local path that is what the definition means, if one is."""
    only = sources(definition)
    if len(only) != 1 or definition.get("actions"):
        return None
    spot = spot_of(only[0], root)
    if not spot.is_local or spot.is_pattern:
        return None
    place = Path(spot.path)
    if not place.exists() and definition["kind"] != "datapath":
        raise nothing_there(definition, root)
    return place


def _where_it_would_be(definition: Definition, root: Path, target: Path) -> Path:
    if definition["kind"] != "datapath":
        raise nothing_there(definition, root)
    target.mkdir(parents=True, exist_ok=True)
    return target / PurePosixPath(spot_of(definition, root).path).name


def _lay(found: list[Picked], target: Path, *, copies: bool) -> None:
    """Lay files out below `target`; those of one file system at once."""
    by_spot: dict[int, tuple[Spot, dict[str, Path]]] = {}
    for picked in found:
        _, targets = by_spot.setdefault(id(picked.spot), (picked.spot, {}))
        targets[picked.found.full] = target / PurePosixPath(picked.path)
    for spot, targets in by_spot.values():
        if spot.is_local and not copies:
            link(targets)
        else:
            fetch(spot, targets)


def _of_rows(definition: Definition, root: Path) -> str:
    """Return the digest of a query's answer: a database tells no checksum."""
    from amlnb.data.sets.table import digest_of_rows

    return digest_of_rows(definition, root)


def _as_parquet(definition: Definition, root: Path, target: Path) -> Path:
    from amlnb.data.sets.table import read_table

    target.mkdir(parents=True, exist_ok=True)
    file = target / "data.parquet"
    read_table(definition, root).to_parquet(file)
    return file
