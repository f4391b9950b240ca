"""Rows are written to a datastore, as one file or apart by the values of columns."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from amlnb.data.sources import deliver
from amlnb.model.json import JsonValue
from amlnb.sdk.data.abstract_datastore import AbstractDatastore


def write_table(
    rows: Any,
    store: AbstractDatastore,
    folder: str,
    *,
    kind: str,
    separator: str = ",",
) -> dict[str, JsonValue]:
    """Write rows to one file below a folder of a datastore; return the file's place."""
    file = f"part-00000.{kind}"
    with tempfile.TemporaryDirectory(prefix="amlnb-") as draft:
        if kind == "csv":
            rows.to_csv(Path(draft) / file, index=False, sep=separator)
        else:
            rows.to_parquet(Path(draft) / file, index=False)
        deliver(Path(draft), _place(store, folder), store.workspace.local.root)
    return _place(store, f"{folder}/{file}")


def write_partitions(
    rows: Any, keys: Sequence[str], store: AbstractDatastore, folder: str
) -> dict[str, JsonValue]:
    """Write a file for each combination of the keys' values; return their folder.

    A value is a folder's name, with what paths cannot hold written as in an address;
    the file has it as a column too, with its own type.
    """
    with tempfile.TemporaryDirectory(prefix="amlnb-") as draft:
        for values, part in rows.groupby(list(keys), dropna=False, sort=True):
            below = Path(draft, *(_folder_name(value) for value in values))
            below.mkdir(parents=True)
            part.to_parquet(below / "part-00000.parquet", index=False)
        deliver(Path(draft), _place(store, folder), store.workspace.local.root)
    return _place(store, folder.strip("/"))


def _folder_name(value: object) -> str:
    text = quote(str(value), safe=" ()[]{},;=+@!'~")
    return text if text not in ("", ".", "..") else f"%{text}"


def _place(store: AbstractDatastore, path: str) -> dict[str, JsonValue]:
    return {"kind": "datapath", "datastore": store.name, "path": path.strip("/")}
