"""Which files a dataset's definition means, and what each is called within it."""

from __future__ import annotations

import posixpath
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path
from typing import Any

from amlnb.data.remote.errors import NothingThereError
from amlnb.data.remote.spot import Found, Spot, spot_of
from amlnb.data.sets.expression import mask
from amlnb.data.sets.partition import parse

#: The columns that every file has in a filter.
FILE_COLUMNS = ("Path", "Size", "LastModifiedTime")


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """One file of a dataset."""

    spot: Spot
    found: Found
    #: Its path within the dataset, with slashes, none at the beginning.
    path: str


def sources(definition: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Return the places that a dataset is made of; a place is its own."""
    if definition.get("kind") in ("datapath", "path"):
        return (definition,)
    found: Sequence[Mapping[str, Any]] = definition.get("sources", ())
    return found


def pick(definition: Mapping[str, Any], root: Path) -> list[Picked]:
    """Return the files of a place or dataset, before any action on them."""
    found = [
        Picked(spot=spot, found=file, path=file.path)
        for spot in (spot_of(source, root) for source in sources(definition))
        for file in spot.files()
    ]
    return found if len(sources(definition)) == 1 else _named_apart(found)


def pick_some(definition: Mapping[str, Any], root: Path) -> list[Picked]:
    """Return the files as `pick` does, or raise `NothingThereError`."""
    found = pick(definition, root)
    if not found:
        raise nothing_there(definition, root)
    return found


def nothing_there(definition: Mapping[str, Any], root: Path) -> NothingThereError:
    """Return the error that says where files were looked for."""
    spots = [spot_of(source, root) for source in sources(definition)]
    where = " and ".join(dict.fromkeys(spot.record.label for spot in spots))
    return NothingThereError(where, ", ".join(spot.shown for spot in spots))


def select(definition: Mapping[str, Any], root: Path) -> list[Picked]:
    """Return the files of a file dataset, its actions carried out."""
    found = pick(definition, root)
    for action in definition.get("actions", ()):
        found = _after(action, found, definition)
    return found


def is_one_file(definition: Mapping[str, Any], root: Path) -> bool:
    """Whether the definition means one file, rather than a folder that holds one."""
    only = sources(definition)
    if len(only) != 1:
        return False
    spot = spot_of(only[0], root)
    return not spot.is_pattern and not spot.is_folder()


def values_of(definition: Mapping[str, Any], picked: Picked) -> dict[str, Any]:
    """Return what a file's path tells by the definition's partition format.

    The whole path counts where the part below its source does not fit: a source may
    be a folder, or a file, within a partition.
    """
    text = definition.get("partition_format")
    if not text:
        return {}
    read = parse(text)
    path = picked.found.path if read.fits(picked.found.path) else picked.found.full
    return dict(read.values(path))


def _named_apart(found: list[Picked]) -> list[Picked]:
    """Name files of several sources so that no two are called alike.

    Those of one store are named from their common folder; where there are more
    stores, each has a folder of its own.
    """
    stores = list(dict.fromkeys(p.spot.record.name for p in found))
    named: list[Picked] = []
    for store in stores:
        own = [p for p in found if p.spot.record.name == store]
        base = _common([p.found.full for p in own])
        front = "" if len(stores) == 1 else f"{_as_folder(store)}/"
        named += [
            replace(p, path=front + p.found.full[len(base) :].lstrip("/")) for p in own
        ]
    return list({p.path: p for p in named}.values())


def _common(paths: list[str]) -> str:
    folders = {posixpath.dirname(path) for path in paths}
    return posixpath.commonpath(folders) if len(folders) > 1 else folders.pop()


def _as_folder(store: str) -> str:
    return store.partition("://")[2] or store.replace(" ", "_")


def _after(
    action: Mapping[str, Any], found: list[Picked], definition: Mapping[str, Any]
) -> list[Picked]:
    match action["do"]:
        case "skip":
            return found[action["count"] :]
        case "take":
            return found[: action["count"]]
        case "sample":
            drawn = _draws(action["seed"], len(found))
            return _where(found, [d < action["probability"] for d in drawn])
        case "split":
            drawn = _draws(action["seed"], len(found))
            first = action["part"] == 0
            return _where(found, [(d < action["percentage"]) == first for d in drawn])
        case _:
            return _where(found, list(mask(action["where"], _facts(found, definition))))


def _where(found: list[Picked], wanted: list[bool]) -> list[Picked]:
    return [picked for picked, is_in in zip(found, wanted, strict=True) if is_in]


def _draws(seed: int, count: int) -> list[float]:
    dice = random.Random(seed)  # noqa: S311 - a sample, no secret
    return [dice.random() for _ in range(count)]


def _facts(found: list[Picked], definition: Mapping[str, Any]) -> Any:
    """Return what a filter of files may look at, as a table."""
    import pandas as pd

    rows = [
        {
            "Path": f"/{p.path}",
            "Size": p.found.size,
            "LastModifiedTime": _naive(p.found.modified),
            **values_of(definition, p),
        }
        for p in found
    ]
    return pd.DataFrame(rows, columns=None if rows else list(FILE_COLUMNS))


def _naive(moment: Any) -> Any:
    """Return a time in UTC without its zone, as v1 gives times."""
    return moment if moment is None else moment.astimezone(UTC).replace(tzinfo=None)
