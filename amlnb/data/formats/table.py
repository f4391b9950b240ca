"""pandas to Arrow and back, without losing a type."""

from __future__ import annotations

import importlib.util
import json
import warnings
from typing import Any

from amlnb.data.formats.exact import is_noted, is_object, loss, unrepresented
from amlnb.data.formats.format import MisfitError
from amlnb.data.kinds import (
    is_arrow_backed,
    is_arrow_table,
    is_frame,
    is_series,
    type_name,
)
from amlnb.data.region import Region

#: Our own note in the schema's metadata: what the table was, and what Arrow forgets.
NOTE = b"amlnb"
#: Stands in for the name of a Series that has none.
_NAMELESS = "amlnb.values"
#: From this many columns, one block a column would make pandas slow: they are copied
#: together instead.
_MANY_COLUMNS = 256


def to_table(value: Any, *, exact: bool) -> Any:
    """Return a pyarrow Table, or raise `MisfitError` saying what would be lost."""
    if is_arrow_table(value):
        return _noted(value, {"kind": "table"})
    if not (is_frame(value) or is_series(value)):
        raise MisfitError(f"it is a {type_name(value)}")
    note, frame = _as_frame(value, exact)
    if exact and (why := unrepresented(value, frame)):
        raise MisfitError(why)
    note |= _forgotten(frame)
    table = _noted(_converted(frame, exact), note)
    if exact:
        back = _frame(table.slice(0, 0), None, note)
        if why := loss(frame, back, table.num_rows):
            raise MisfitError(why)
    return table


def _as_frame(value: Any, exact: bool) -> tuple[dict[str, Any], Any]:
    if is_frame(value):
        return {"kind": "frame"}, value
    if isinstance(value.name, str):
        return {"kind": "series"}, value.to_frame()
    if exact and type(value.name) not in (int, type(None)):
        raise MisfitError(f"its name is a {type_name(value.name)}")
    name = value.name if isinstance(value.name, int | None) else str(value.name)
    return {"kind": "series", "name": name}, value.to_frame(_NAMELESS)


def _converted(frame: Any, exact: bool) -> Any:
    import pyarrow as pa

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if exact:  # "… will not roundtrip correctly"
                warnings.simplefilter("error", UserWarning)
            table = pa.Table.from_pandas(_with_integers(frame))
    except (
        pa.ArrowException,
        UnicodeError,
        ValueError,
        TypeError,
        UserWarning,
    ) as error:
        first = (str(error) or type(error).__name__).strip().splitlines()[0]
        raise MisfitError(f"Arrow cannot hold it ({first.rstrip('.')})") from error
    table = _with_floats(table, _floats(frame))
    # Texts read from a file come in chunks; a column in one piece can be mapped.
    return table if all(c.num_chunks < 2 for c in table.columns) else _joined(table)  # noqa: PLR2004 - one piece


def _joined(table: Any) -> Any:
    return table.combine_chunks()


def _floats(frame: Any) -> dict[int, Any]:
    """Return the dtypes of numpy's float columns by their position."""
    import numpy as np

    types = enumerate(frame.dtypes)
    return {i: t for i, t in types if isinstance(t, np.dtype) and t.kind == "f"}


def _with_integers(frame: Any) -> Any:
    """Return the frame with the bits of its floats as integers, not copied.

    Arrow would look at every float for nan and turn it into null: slow, not exact,
    and a column with nulls cannot be mapped without a copy later.
    """
    import pandas as pd

    floats = _floats(frame)
    columns = {
        i: column.to_numpy().view(f"i{floats[i].itemsize}") if i in floats else column
        for i, (_, column) in enumerate(frame.items())
    }
    made = pd.DataFrame(columns, index=frame.index, copy=False)
    made.columns, made.attrs = frame.columns, frame.attrs
    return made


def _with_floats(table: Any, floats: dict[int, Any]) -> Any:
    """Undo `_with_integers` in the table, and in pandas' note about its types."""
    import pyarrow as pa

    note = json.loads(table.schema.metadata[b"pandas"])
    for i, dtype in floats.items():
        note["columns"][i].update(pandas_type=str(dtype), numpy_type=str(dtype))
        kind = pa.from_numpy_dtype(dtype)
        chunks = [
            pa.Array.from_buffers(kind, len(c), [None, c.buffers()[1]], 0, c.offset)
            for c in table.column(i).chunks
        ]
        field = table.schema.field(i).with_type(kind)
        table = table.set_column(i, field, pa.chunked_array(chunks, kind))
    metadata = {**table.schema.metadata, b"pandas": json.dumps(note).encode()}
    return table.replace_schema_metadata(metadata)


def _forgotten(frame: Any) -> dict[str, Any]:
    """Return what Arrow and pandas do not note themselves."""
    objects = [i for i, t in enumerate(frame.dtypes) if is_object(t)]
    freq = getattr(frame.index, "freq", None)
    timed = type(frame.index).__name__ in ("DatetimeIndex", "TimedeltaIndex")
    return {
        **({"objects": objects} if objects else {}),
        **({"freq": freq.freqstr} if timed and freq is not None else {}),
        **({"object_names": True} if is_object(frame.columns.dtype) else {}),
        **({"range_names": _range(frame.columns)} if is_noted(frame.columns) else {}),
    }


def _range(index: Any) -> list[Any]:
    return [index.start, index.stop, index.step, index.name]


def _noted(table: Any, note: dict[str, Any]) -> Any:
    metadata = {**(table.schema.metadata or {}), NOTE: json.dumps(note).encode()}
    return table.replace_schema_metadata(metadata)


def from_table(table: Any, region: Region | None) -> Any:
    """Return what `to_table` was given; its columns may be written to.

    `region` is the memory that the table lies in, if it is private and writable.
    """
    metadata = dict(table.schema.metadata or {})
    note = json.loads(metadata.pop(NOTE, b"{}"))
    kind = note.get("kind") or _foreign_kind()
    if kind == "table":
        return table.replace_schema_metadata(metadata or None)
    frame = _frame(table, region, note)
    if kind != "series":
        return frame
    series = frame.iloc[:, 0]
    return series.rename(note["name"]) if "name" in note else series


def _foreign_kind() -> str:
    """Return how to read a table that another program wrote."""
    return "frame" if importlib.util.find_spec("pandas") else "table"


def _frame(table: Any, region: Region | None, note: dict[str, Any]) -> Any:
    frame = table.to_pandas(split_blocks=True)
    for i in note.get("objects", ()):
        frame.isetitem(i, _objects(table.column(i), frame.index))
    wide = frame.shape[1] >= _MANY_COLUMNS
    frame = frame.copy() if region is None or wide else _over(frame, region)
    if "freq" in note and len(frame):
        frame.index.freq = note["freq"]
    if "object_names" in note:
        frame.columns = frame.columns.astype(object)
    if "range_names" in note:
        frame.columns = _range_index(*note["range_names"])
    return frame


def _range_index(start: int, stop: int, step: int, name: str | None) -> Any:
    import pandas as pd

    return pd.RangeIndex(start, stop, step, name=name)


def _objects(column: Any, index: Any) -> Any:
    import pandas as pd

    return pd.Series(column.to_numpy(zero_copy_only=False), index=index, dtype=object)


def _over(frame: Any, region: Region) -> Any:
    """Return the same frame with columns that may be written to.

    Columns that lie in the region become writable views of it, those that Arrow
    keeps replace themselves on writing, and the few others are copied.
    """
    import pandas as pd

    columns = {i: _own(frame.iloc[:, i], region) for i in range(frame.shape[1])}
    owned = pd.DataFrame(columns, index=frame.index, copy=False)
    owned.columns = frame.columns
    owned.attrs = frame.attrs
    return owned


def _own(column: Any, region: Region) -> Any:
    import numpy as np

    if isinstance(column.dtype, np.dtype):
        view = region.writable(column.to_numpy())
        return column if view is None else view
    return column if is_arrow_backed(column.dtype) else column.copy()
