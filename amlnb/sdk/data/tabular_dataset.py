"""TabularDataset: rows read from files or a database."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any, NoReturn, Self

from amlnb.data.sets.expression import UnknownColumnError
from amlnb.data.sets.table import read_table
from amlnb.model.json import JsonValue
from amlnb.sdk.data.abstract_dataset import AbstractDataset
from amlnb.sdk.data.condition import Column
from amlnb.sdk.data.file_dataset import FileDataset
from amlnb.sdk.data.home import Home, checked, root_of
from amlnb.sdk.data.places import target as target_of
from amlnb.sdk.data.writing import write_partitions, write_table
from amlnb.sdk.exceptions import DatasetTimestampMissingError, UserErrorException


class TabularDataset(AbstractDataset):
    """Rows and columns; made by ``Dataset.Tabular.from_...``."""

    # --------------------------------------------------------------------- reading

    def to_pandas_dataframe(
        self, on_error: str = "null", out_of_range_datetime: str = "null"
    ) -> Any:
        """Return its rows as a ``pandas.DataFrame``.

        Parameters
        ----------
        on_error, out_of_range_datetime
            What becomes of a value that does not fit the type set for its column:
            ``null``, or ``fail`` to raise.
        """
        for word in (on_error, out_of_range_datetime):
            if word not in ("null", "fail"):
                raise UserErrorException(
                    f"to_pandas_dataframe: {word!r} must be 'null' or 'fail'."
                )
        fails = "fail" in (on_error, out_of_range_datetime)
        root = root_of(self._workspace)
        return read_table(self._definition, root, "fail" if fails else "null")

    def to_dask_dataframe(
        self,
        sample_size: int = 10000,
        dtypes: object = None,
        on_error: str = "null",
        out_of_range_datetime: str = "null",
    ) -> Any:
        """Return its rows as a Dask DataFrame; Dask must be installed."""
        del sample_size, dtypes
        try:
            dataframe = import_module("dask.dataframe")
        except ImportError:
            raise UserErrorException(
                "to_dask_dataframe needs Dask: `pip install 'dask[dataframe]'`."
            ) from None
        rows = self.to_pandas_dataframe(on_error, out_of_range_datetime)
        return dataframe.from_pandas(rows, npartitions=1)

    def to_spark_dataframe(self) -> NoReturn:
        """Refuse: there is no Spark session to make it in."""
        raise UserErrorException(
            "to_spark_dataframe needs a Spark session, which is not here: use "
            "spark.createDataFrame(dataset.to_pandas_dataframe()) where you have one."
        )

    def to_csv_files(self, separator: str = ",") -> FileDataset:
        """Return a file dataset of one CSV file with its rows."""
        return self._written("csv", separator)

    def to_parquet_files(self) -> FileDataset:
        """Return a file dataset of one Parquet file with its rows."""
        return self._written("parquet")

    def _written(self, kind: str, separator: str = ",") -> FileDataset:
        from amlnb.sdk.data.datastore import Datastore

        if self._workspace is None:
            raise UserErrorException(
                f"to_{kind}_files writes to the workspace's default datastore and no "
                "workspace is known: register the dataset first."
            )
        store = Datastore.get_default(self._workspace)
        place = write_table(
            self.to_pandas_dataframe(),
            store,
            f"converted/{uuid.uuid4().hex}",
            kind=kind,
            separator=separator,
        )
        definition: dict[str, JsonValue] = {"kind": "file_dataset", "sources": [place]}
        return FileDataset(definition, self._workspace)

    def download(self, stream_column: str, *args: object, **kwargs: object) -> NoReturn:
        """Refuse: columns of streams need the cloud's own engine."""
        del args, kwargs
        raise _streams("download", stream_column)

    def mount(self, stream_column: str, mount_point: str | None = None) -> NoReturn:
        """Refuse: columns of streams need the cloud's own engine."""
        del mount_point
        raise _streams("mount", stream_column)

    def get_profile(self, workspace: Home | None = None) -> Any:
        """Return numbers about its columns, as ``DataFrame.describe`` gives them."""
        del workspace
        return self.to_pandas_dataframe().describe(include="all")

    # -------------------------------------------------------------------- choosing

    def keep_columns(
        self, columns: str | Sequence[str], validate: bool = False
    ) -> Self:
        """Return a dataset of these columns.

        Parameters
        ----------
        validate
            Whether to see at once that they are there, by reading the data.
        """
        return self._of_columns("keep", columns, validate=validate)

    def drop_columns(self, columns: str | Sequence[str]) -> Self:
        """Return a dataset without these columns."""
        return self._of_columns("drop", columns, validate=False)

    def _of_columns(
        self, do: str, columns: str | Sequence[str], *, validate: bool
    ) -> Self:
        names = [columns] if isinstance(columns, str) else list(columns)
        if not names or not all(isinstance(name, str) for name in names):
            raise UserErrorException(
                f"{do}_columns takes the names of columns and got {columns!r}."
            )
        if validate:
            known = tuple(map(str, self.take(1).to_pandas_dataframe().columns))
            for name in names:
                if name not in known:
                    raise UnknownColumnError(name, known)
        return self._with({"do": do, "columns": list(names)})

    # ------------------------------------------------------------------------ time

    @property
    def timestamp_columns(self) -> tuple[str | None, str | None]:
        """The columns of time: the exact one, and the one that paths tell."""
        found: Any = self._definition.get("timestamp") or {}
        return found.get("timestamp"), found.get("partition_timestamp")

    def with_timestamp_columns(
        self,
        timestamp: str | None = None,
        partition_timestamp: str | None = None,
        validate: bool = False,
        **kwargs: object,
    ) -> Self:
        """Say which columns are times, for `time_before` and its like."""
        del kwargs  # older names of the two columns
        named = [name for name in (timestamp, partition_timestamp) if name]
        if validate and named:
            self.keep_columns(named, validate=True)
        times: dict[str, JsonValue] = {
            "timestamp": timestamp,
            "partition_timestamp": partition_timestamp,
        }
        return type(self)({**self._definition, "timestamp": times}, self._workspace)

    def time_before(
        self, end_time: datetime, include_boundary: bool = True, validate: bool = True
    ) -> Self:
        """Return a dataset of the rows up to a time, in UTC where it has a zone."""
        del validate
        column, end = self._time_column(), _utc(end_time)
        return self.filter(column <= end if include_boundary else column < end)

    def time_after(
        self, start_time: datetime, include_boundary: bool = True, validate: bool = True
    ) -> Self:
        """Return a dataset of the rows from a time on, in UTC where it has a zone."""
        del validate
        column, start = self._time_column(), _utc(start_time)
        return self.filter(column >= start if include_boundary else column > start)

    def time_between(
        self,
        start_time: datetime,
        end_time: datetime,
        include_boundary: bool = True,
        validate: bool = True,
    ) -> Self:
        """Return a dataset of the rows between two times."""
        after = self.time_after(start_time, include_boundary, validate)
        return after.time_before(end_time, include_boundary, validate)

    def time_recent(
        self,
        time_delta: timedelta,
        include_boundary: bool = True,
        validate: bool = True,
    ) -> Self:
        """Return a dataset of the rows of the last hours or days, as of now."""
        return self.time_after(
            datetime.now(UTC) - time_delta, include_boundary, validate
        )

    def _time_column(self) -> Column:
        exact, by_path = self.timestamp_columns
        name = exact or by_path
        if name is None:
            raise DatasetTimestampMissingError(
                "The dataset has no column of times: say which one it is by "
                "with_timestamp_columns('column')."
            )
        return Column(name)

    # ---------------------------------------------------------------- partitioning

    def partition_by(
        self,
        partition_keys: Sequence[str],
        target: Any,
        name: str | None = None,
        show_progress: bool = True,
        partition_as_file_dataset: bool = False,
    ) -> Any:
        """Write its rows apart by the values of columns, and return that dataset.

        Parameters
        ----------
        partition_keys
            Columns; each combination of their values becomes a file.
        target
            A DataPath, a (datastore, 'path') pair or a datastore; a folder of its own
            is made there.
        name
            The name to register it under, if any.
        partition_as_file_dataset
            Whether to return the files, rather than the rows in them.
        """
        store, path = target_of(target)
        rows = self.to_pandas_dataframe()
        for key in partition_keys:
            if key not in rows.columns:
                raise UnknownColumnError(key, tuple(map(str, rows.columns)))
        place = write_partitions(
            rows, list(partition_keys), store, f"{path.strip('/')}/{uuid.uuid4()}"
        )
        if show_progress:
            print(f"Wrote {len(rows)} rows to {place['path']}")  # noqa: T201 - v1 shows progress so
        folders = "/".join(f"{{{key}}}" for key in partition_keys)
        definition: dict[str, JsonValue] = {
            "kind": "file_dataset" if partition_as_file_dataset else "tabular_dataset",
            "sources": [{**place, "path": f"{place['path']}/**/*.parquet"}],
            "partition_format": f"{folders}/*.parquet",
        }
        if partition_as_file_dataset:
            made: AbstractDataset = FileDataset(definition, store.workspace)
        else:
            made = TabularDataset(
                {**definition, "format": {"type": "parquet"}}, store.workspace
            )
        return made if name is None else made.register(store.workspace, name)

    def submit_profile_run(
        self,
        compute_target: object,
        experiment: object,
        cache_datastore_name: str | None = None,
    ) -> NoReturn:
        """Refuse: `get_profile` gives the numbers at once."""
        del compute_target, experiment, cache_datastore_name
        raise UserErrorException(
            "submit_profile_run ran on a cluster: use get_profile(), which answers "
            "at once."
        )


def registered_frame(
    dataframe: Any,
    target: Any,
    name: str,
    description: str | None,
    tags: Mapping[str, str] | None,
    *,
    unique: bool,
) -> TabularDataset:
    """Write a DataFrame to a datastore and register it as a dataset's next version."""
    store, path = target_of(target)
    home = checked("register_pandas_dataframe", store.workspace)
    folder = f"{path.strip('/')}/{uuid.uuid4()}" if unique else path.strip("/")
    place = write_table(dataframe, store, folder.strip("/"), kind="parquet")
    definition: dict[str, JsonValue] = {
        "kind": "tabular_dataset",
        "sources": [place],
        "format": {"type": "parquet"},
    }
    made = TabularDataset(definition, home)
    return made.register(home, name, description, tags, create_new_version=True)


def _streams(verb: str, column: str) -> UserErrorException:
    return UserErrorException(
        f"{verb}({column!r}): columns of streams were read by the cloud's own engine; "
        "make a file dataset of the paths by Dataset.File.from_files instead."
    )


def _utc(moment: datetime) -> datetime:
    """Return a time as columns have it: in UTC, without a zone."""
    if not isinstance(moment, datetime):
        raise UserErrorException(
            f"A time is needed and {moment!r} was given: use datetime.datetime(...)."
        )
    if moment.tzinfo is None:
        return moment
    return moment.astimezone(UTC).replace(tzinfo=None)
