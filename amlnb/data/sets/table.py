"""A tabular dataset as a DataFrame: files are read, then its actions carried out.

Besides `sources` a definition has ``format`` (``delimited``, ``parquet`` or
``json_lines``, with what the format needs), or ``sql`` with ``datastore`` and
``query``; and, where they are wanted, ``include_path``, ``partition_format``,
``column_types`` and ``actions``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from amlnb.data.sets.expression import UnknownColumnError, mask
from amlnb.data.sets.picking import Picked, pick_some, values_of
from amlnb.data.sets.reading import read_files
from amlnb.data.sets.sql import run_query
from amlnb.data.sets.types import set_types, with_dates
from amlnb.model.json import canonical, digest

#: What ``include_path`` calls the column of paths.
PATH_COLUMN = "Path"
#: Actions whose answer for a row does not depend on other rows.
_ROW_BY_ROW = ("keep", "drop", "filter")


def read_table(
    definition: Mapping[str, Any], root: Path, on_error: str = "null"
) -> Any:
    """Return the dataset's rows as a ``pandas.DataFrame``.

    Parameters
    ----------
    on_error
        What becomes of a value that does not fit its column's set type: ``null``, or
        ``fail`` to raise.

    Raises
    ------
    NothingThereError
        When none of its files is there.
    """
    return _finished(definition, _rows(definition, root), on_error)


def is_read_by_file(definition: Mapping[str, Any]) -> bool:
    """Whether the rows of each file can be told without those of the others."""
    actions = definition.get("actions", ())
    return "sql" not in definition and all(a["do"] in _ROW_BY_ROW for a in actions)


def read_each(
    definition: Mapping[str, Any], root: Path
) -> Iterator[tuple[Picked, Any]]:
    """Yield each file of a dataset with its rows, one file in memory at a time.

    Only for a dataset that `is_read_by_file`. Types are inferred file by file.

    Raises
    ------
    NothingThereError
        When none of its files is there.
    """
    for picked, table in _by_file(definition, pick_some(definition, root)):
        yield picked, _finished(definition, _with_dates(definition, table), "null")


def _finished(definition: Mapping[str, Any], table: Any, on_error: str) -> Any:
    table = set_types(table, definition.get("column_types") or {}, on_error)
    for action in definition.get("actions", ()):
        table = _after(action, table)
    return table.reset_index(drop=True)


def digest_of_rows(definition: Mapping[str, Any], root: Path) -> str:
    """Return the digest of the rows themselves, for what tells no checksum."""
    import pandas as pd

    table = read_table(definition, root)
    hashes = pd.util.hash_pandas_object(table.astype("string"), index=False)
    heads = [str(column) for column in table.columns]
    kinds = [str(kind) for kind in table.dtypes]
    return digest(canonical([heads, kinds, digest(hashes.to_numpy().tobytes())]))


def _rows(definition: Mapping[str, Any], root: Path) -> Any:
    if "sql" in definition:
        return run_query(definition["sql"], root)
    return _joined(definition, pick_some(definition, root))


def _joined(definition: Mapping[str, Any], found: list[Picked]) -> Any:
    """Return the rows of all files, with what their paths tell as columns."""
    import pandas as pd

    tables = [table for _, table in _by_file(definition, found)]
    table = tables[0] if len(tables) == 1 else pd.concat(tables, ignore_index=True)
    return _with_dates(definition, table)


def _with_dates(definition: Mapping[str, Any], table: Any) -> Any:
    wanted = definition["format"].get("infer_column_types", True)
    return with_dates(table) if wanted else table


def _by_file(
    definition: Mapping[str, Any], found: Sequence[Picked]
) -> Iterator[tuple[Picked, Any]]:
    """Yield each file's rows, with what its path tells as columns."""
    for picked, table in read_files(found, definition["format"]):
        values = values_of(definition, picked)
        if definition.get("include_path"):
            values = {PATH_COLUMN: f"/{picked.path}", **values}
        for at, (name, value) in enumerate(values.items()):
            if name not in table.columns:  # what the file itself says has a type
                table.insert(min(at, len(table.columns)), name, value)
        yield picked, table


def _after(action: Mapping[str, Any], table: Any) -> Any:
    match action["do"]:
        case "keep":
            return table[_known(action["columns"], table)]
        case "drop":
            return table.drop(columns=_known(action["columns"], table))
        case "skip":
            return table.iloc[action["count"] :]
        case "take":
            return table.iloc[: action["count"]]
        case "sample":
            return table[_draws(action, table) < action["probability"]]
        case "split":
            is_first = _draws(action, table) < action["percentage"]
            return table[is_first if action["part"] == 0 else ~is_first]
        case _:
            return table[mask(action["where"], table)]


def _draws(action: Mapping[str, Any], table: Any) -> Any:
    """Return a number below 1 for each row; the same ones each time."""
    import numpy as np

    return np.random.default_rng(action["seed"]).random(len(table))


def _known(columns: Sequence[str], table: Any) -> list[str]:
    for column in columns:
        if column not in table.columns:
            raise UnknownColumnError(column, tuple(map(str, table.columns)))
    return list(columns)
