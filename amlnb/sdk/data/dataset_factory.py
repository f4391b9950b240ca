"""``Dataset.File`` and ``Dataset.Tabular``: datasets from files, rows and queries."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, NoReturn

from amlnb.data.remote.moving import local_files, send
from amlnb.data.remote.spot import spot_of
from amlnb.data.sets.partition import parse
from amlnb.data.sets.picking import pick_some
from amlnb.model.json import JsonValue
from amlnb.sdk.data.abstract_datastore import AbstractDatastore
from amlnb.sdk.data.data_type import (
    DataType,
    column_types,
    headers,
)
from amlnb.sdk.data.file_dataset import FileDataset
from amlnb.sdk.data.home import Home, root_of
from amlnb.sdk.data.places import places
from amlnb.sdk.data.places import target as target_of
from amlnb.sdk.data.tabular_dataset import TabularDataset, registered_frame
from amlnb.sdk.data.user_errors import as_user_errors
from amlnb.sdk.exceptions import UserErrorException

_PAIR = 2


class FileDatasetFactory:
    """Makes file datasets; ``Dataset.File``."""

    @staticmethod
    def from_files(
        path: Any,
        validate: bool = True,
        partition_format: str | None = None,
        is_file: bool = False,
    ) -> FileDataset:
        """Return a dataset of files.

        Parameters
        ----------
        path
            A path or URL, a (datastore, 'path') pair, a DataPath, or a list of these.
            A folder means all files below it; ``*``, ``**`` and ``?`` are wildcards.
        validate
            Whether to see now that at least one file is there.
        partition_format
            What the paths tell, as ``'{user}/{day:yyyy/MM/dd}/*.wav'``.
        is_file
            Kept; a path that is a file is always one.

        Raises
        ------
        UserErrorException
            When `validate` holds and no file is there.
        """
        del is_file
        definition, home = _from(path, partition_format, "file_dataset")
        if validate:
            with as_user_errors():
                pick_some(definition, root_of(home))
        return FileDataset(definition, home)

    @staticmethod
    def upload_directory(
        src_dir: str,
        target: Any,
        pattern: str | None = None,
        overwrite: bool = False,
        show_progress: bool = True,
    ) -> FileDataset:
        """Copy a local folder to a datastore and return a dataset of what is there.

        Parameters
        ----------
        target
            A DataPath, a (datastore, 'path') pair or a datastore.
        pattern
            Only files whose path below the folder fits it, as ``*.csv``.
        """
        store, path = target_of(target)
        place: dict[str, JsonValue] = {
            "kind": "datapath",
            "datastore": store.name,
            "path": path,
        }
        found = local_files(Path(src_dir).expanduser())
        chosen = {
            p: f for p, f in found.items() if pattern is None or fnmatch(p, pattern)
        }
        spot = spot_of(place, store.workspace.local.root)
        sent = send(chosen, spot, overwrite=overwrite)
        if show_progress:
            print(f"Uploaded {sent} files")  # noqa: T201 - v1 shows progress so
        definition: dict[str, JsonValue] = {"kind": "file_dataset", "sources": [place]}
        return FileDataset(definition, store.workspace)


class TabularDatasetFactory:
    """Makes tabular datasets; ``Dataset.Tabular``."""

    @staticmethod
    def from_delimited_files(
        path: Any,
        validate: bool = True,
        include_path: bool = False,
        infer_column_types: bool = True,
        set_column_types: Mapping[str, DataType] | None = None,
        separator: str = ",",
        header: Any = True,
        partition_format: str | None = None,
        support_multi_line: bool = False,
        empty_as_string: bool = False,
        encoding: str = "utf8",
    ) -> TabularDataset:
        """Return the rows of delimited text files.

        Parameters
        ----------
        path
            As for ``Dataset.File.from_files``.
        validate
            Whether to see now that at least one file is there.
        include_path
            Whether to add a column ``Path``.
        infer_column_types
            Whether numbers, truth values and ISO dates become such; text otherwise.
        header
            True, False (columns are then ``Column1``, ``Column2``, ...) or a
            PromoteHeadersBehavior.
        support_multi_line
            Line breaks within quotes always count as text here.
        empty_as_string
            Whether an empty field is an empty text, rather than no value.
        """
        del support_multi_line
        options: dict[str, JsonValue] = {
            "type": "delimited",
            "separator": separator,
            "header": headers(header),
            "encoding": encoding,
            "infer_column_types": infer_column_types,
            "empty_as_string": empty_as_string,
        }
        return _table(
            path, options, validate, include_path, set_column_types, partition_format
        )

    @staticmethod
    def from_parquet_files(
        path: Any,
        validate: bool = True,
        include_path: bool = False,
        set_column_types: Mapping[str, DataType] | None = None,
        partition_format: str | None = None,
    ) -> TabularDataset:
        """Return the rows of Parquet files; parameters as `from_delimited_files`."""
        options: dict[str, JsonValue] = {"type": "parquet", "infer_column_types": False}
        return _table(
            path, options, validate, include_path, set_column_types, partition_format
        )

    @staticmethod
    def from_json_lines_files(
        path: Any,
        validate: bool = True,
        include_path: bool = False,
        set_column_types: Mapping[str, DataType] | None = None,
        partition_format: str | None = None,
        invalid_lines: str = "error",
        encoding: str = "utf8",
    ) -> TabularDataset:
        """Return the rows of files with a JSON object a line.

        Parameters
        ----------
        invalid_lines
            ``error``, or ``drop`` to leave out lines that are no objects.
        """
        if invalid_lines not in ("error", "drop"):
            raise UserErrorException(
                f"invalid_lines={invalid_lines!r} must be 'error' or 'drop'."
            )
        options: dict[str, JsonValue] = {
            "type": "json_lines",
            "invalid_lines": invalid_lines,
            "encoding": encoding,
        }
        return _table(
            path, options, validate, include_path, set_column_types, partition_format
        )

    @staticmethod
    def from_sql_query(
        query: Any,
        validate: bool = True,
        set_column_types: Mapping[str, DataType] | None = None,
        query_timeout: int = 30,
    ) -> TabularDataset:
        """Return the rows that a query answers.

        Parameters
        ----------
        query
            A (datastore, 'SELECT ...') pair, or a DataPath whose path is the query.
            On a datastore of files DuckDB answers, and names of files start at its
            root: ``SELECT * FROM 'sales/*.parquet'``.
        validate
            Whether to ask now, to see that it works.
        query_timeout
            Kept; nothing here stops a query.
        """
        store, text = _asked(query)
        sql: dict[str, JsonValue] = {
            "datastore": store.name,
            "query": text,
            "timeout": query_timeout,
        }
        definition: dict[str, JsonValue] = {
            "kind": "tabular_dataset",
            "sql": sql,
            "column_types": column_types(set_column_types),
        }
        made = TabularDataset(definition, store.workspace)
        if validate:
            with as_user_errors():
                made.to_pandas_dataframe()
        return made

    @staticmethod
    def register_pandas_dataframe(
        dataframe: Any,
        target: Any,
        name: str,
        description: str | None = None,
        tags: Mapping[str, str] | None = None,
        show_progress: bool = True,
        row_group_size: int | None = None,
        make_target_path_unique: bool = True,
    ) -> TabularDataset:
        """Write a DataFrame to a datastore as Parquet and register its next version.

        Parameters
        ----------
        target
            A DataPath, a (datastore, 'path') pair or a datastore.
        make_target_path_unique
            Whether to make a folder of its own there.
        """
        del row_group_size
        if not hasattr(dataframe, "to_parquet") or not hasattr(dataframe, "columns"):
            raise UserErrorException(
                f"register_pandas_dataframe takes a DataFrame and got a "
                f"{type(dataframe).__name__}."
            )
        made = registered_frame(
            dataframe, target, name, description, tags, unique=make_target_path_unique
        )
        if show_progress:
            print(f"Registered {name!r}, version {made.version}")  # noqa: T201 - v1 shows progress so
        return made

    @staticmethod
    def register_dask_dataframe(
        dataframe: Any,
        target: Any,
        name: str,
        description: str | None = None,
        tags: Mapping[str, str] | None = None,
        show_progress: bool = True,
    ) -> TabularDataset:
        """Write a Dask DataFrame to a datastore and register its next version."""
        return TabularDatasetFactory.register_pandas_dataframe(
            dataframe.compute(), target, name, description, tags, show_progress
        )

    @staticmethod
    def register_spark_dataframe(
        dataframe: Any,
        target: Any,
        name: str,
        description: str | None = None,
        tags: Mapping[str, str] | None = None,
        show_progress: bool = True,
    ) -> NoReturn:
        """Refuse: give the rows as a pandas DataFrame."""
        del dataframe, target, description, tags, show_progress
        raise UserErrorException(
            f"register_spark_dataframe(name={name!r}): use "
            "register_pandas_dataframe(dataframe.toPandas(), ...)."
        )


def _table(
    path: Any,
    options: Mapping[str, JsonValue],
    validate: bool,
    include_path: bool,
    types: Mapping[str, DataType] | None,
    partition_format: str | None,
) -> TabularDataset:
    definition, home = _from(path, partition_format, "tabular_dataset")
    definition = {
        **definition,
        "format": dict(options),
        "include_path": include_path,
        "column_types": column_types(types),
    }
    if validate:
        with as_user_errors():
            pick_some(definition, root_of(home))
    return TabularDataset(definition, home)


def _from(
    path: Any, partition_format: str | None, kind: str
) -> tuple[dict[str, JsonValue], Home | None]:
    sources, home = places(path)
    definition: dict[str, JsonValue] = {"kind": kind, "sources": sources}
    if partition_format:
        with as_user_errors():
            parse(partition_format)
        definition["partition_format"] = partition_format
    return definition, home


def _asked(query: Any) -> tuple[AbstractDatastore, str]:
    if isinstance(query, tuple) and len(query) == _PAIR:
        store, text = query
    else:
        store = getattr(query, "datastore", None)
        text = getattr(query, "path_on_datastore", None)
    if not isinstance(store, AbstractDatastore) or not isinstance(text, str):
        raise UserErrorException(
            f"from_sql_query got {query!r}: give a (datastore, 'SELECT ...') pair or "
            "DataPath(datastore, 'SELECT ...')."
        )
    return store, text
