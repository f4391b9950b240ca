"""CSV: tables for programs that read nothing else; types are not kept."""

from __future__ import annotations

import csv
import importlib.util
import io
from pathlib import Path
from typing import Any

from amlnb.data.formats.format import MisfitError
from amlnb.data.kinds import is_arrow_table, is_frame, is_series, type_name


class CsvFormat:
    """Rows as text, UTF-8, with a header.

    An index becomes the first column, ``index`` if it has no name; unless it is
    mere row numbers, whole or what a filter left of them: a column without a name
    is more than R and others can read. Never chosen by ``auto``: what comes back is
    what the reader guesses from the text.
    """

    name = "csv"
    suffix = ".csv"
    takes = "DataFrames, Series, pyarrow Tables and lists of dicts"

    def suits(self, value: object) -> bool:
        """Return whether it is a table, or a list of rows."""
        return (
            is_frame(value) or is_series(value) or is_arrow_table(value) or _rows(value)
        )

    def write(self, value: object, file: io.RawIOBase, *, exact: bool) -> None:
        """Write header and rows."""
        if exact:
            raise MisfitError("CSV keeps no types")
        thing: Any = value
        if is_arrow_table(thing):
            from pyarrow import csv as arrow_csv

            arrow_csv.write_csv(thing, file)
        elif is_frame(thing) or is_series(thing):
            _write_frame(thing, file, with_index=not _is_row_numbers(thing.index))
        elif _rows(thing):
            file.write(_text_of(thing).encode())
        else:
            raise MisfitError(f"it is a {type_name(value)}")

    def read(self, path: Path) -> object:
        """Return a DataFrame, or a list of dicts of texts where pandas is missing."""
        if importlib.util.find_spec("pandas"):
            import pandas as pd

            return pd.read_csv(path)
        with path.open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file, strict=True))


def _rows(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _is_row_numbers(index: Any) -> bool:
    return index.nlevels == 1 and index.name is None and index.dtype.kind in "iu"


def _write_frame(frame: Any, file: io.RawIOBase, *, with_index: bool) -> None:
    buffered = io.BufferedWriter(file, 1 << 20)
    unnamed = with_index and frame.index.nlevels == 1 and frame.index.name is None
    label = "index" if unnamed else None
    frame.to_csv(buffered, index=with_index, index_label=label, encoding="utf-8")
    buffered.flush()
    buffered.detach()


def _text_of(rows: list[Any]) -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    try:
        writer.writeheader()
        writer.writerows(rows)
    except (ValueError, AttributeError):
        raise MisfitError("its rows do not all have the first row's keys") from None
    return out.getvalue()
