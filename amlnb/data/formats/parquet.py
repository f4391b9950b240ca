"""Parquet: tables in little space, read by everything."""

from __future__ import annotations

import io
from pathlib import Path

from amlnb.data.formats.format import MisfitError
from amlnb.data.formats.table import from_table, to_table
from amlnb.data.kinds import is_arrow_table, is_frame, is_series


class ParquetFormat:
    """Small on disk, slower than ``arrow``; never chosen by ``auto``."""

    name = "parquet"
    suffix = ".parquet"
    takes = "DataFrames, Series and pyarrow Tables"

    def suits(self, value: object) -> bool:
        """Return whether it is a table."""
        return is_frame(value) or is_series(value) or is_arrow_table(value)

    def write(self, value: object, file: io.RawIOBase, *, exact: bool) -> None:
        """Write the table with its types and pandas' own notes."""
        try:
            from pyarrow import parquet
        except ImportError:
            raise MisfitError("pyarrow is not installed") from None
        parquet.write_table(to_table(value, exact=exact), file)

    def read(self, path: Path) -> object:
        """Return a frame, or a Table where it was one or pandas is missing."""
        from pyarrow import parquet

        return from_table(parquet.ParquetFile(path).read(), None)
