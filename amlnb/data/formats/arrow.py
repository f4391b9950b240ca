"""Arrow IPC files: tables as they lie in memory, mapped when read."""

from __future__ import annotations

import io
from pathlib import Path

from amlnb.data.formats.format import MisfitError
from amlnb.data.formats.table import from_table, to_table
from amlnb.data.kinds import is_arrow_table, is_frame, is_series
from amlnb.data.region import Region


class ArrowFormat:
    """Uncompressed, so that reading a gigabyte costs nothing until it is used."""

    name = "arrow"
    suffix = ".arrow"
    takes = "DataFrames, Series and pyarrow Tables"

    def suits(self, value: object) -> bool:
        """Return whether it is a table."""
        return is_frame(value) or is_series(value) or is_arrow_table(value)

    def write(self, value: object, file: io.RawIOBase, *, exact: bool) -> None:
        """Write the columns' own memory."""
        try:
            import pyarrow as pa
        except ImportError:
            raise MisfitError("pyarrow is not installed") from None

        table = to_table(value, exact=exact)
        with pa.ipc.new_file(pa.PythonFile(file, mode="w"), table.schema) as writer:
            writer.write_table(table)

    def read(self, path: Path) -> object:
        """Return a writable frame over mapped memory, or the Table."""
        import pyarrow as pa

        region = Region(path)
        reader = pa.ipc.open_file(pa.BufferReader(pa.py_buffer(region.buffer)))
        return from_table(reader.read_all(), region)
