"""A first look at a stored output as JSON; nothing is unpickled, little is read."""

from __future__ import annotations

import base64
import csv
import itertools
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from amlnb.data.blobs import MissingBlobError
from amlnb.data.describe import short
from amlnb.data.store import FileStore
from amlnb.model.artifact import LIST_FORMAT, Artifact
from amlnb.model.json import JsonValue

#: Columns, list items and folder entries that are shown at most.
_COLUMNS, _ITEMS, _ENTRIES = 100, 20, 200
#: Bytes of text, of whole JSON, and of a picture that are sent at most.
_TEXT, _JSON, _IMAGE = 64 << 10, 1 << 20, 1 << 20
_CELL = 200
_Json = dict[str, JsonValue]

_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
)


def preview(store: FileStore, artifact: Artifact, rows: int = 20) -> _Json:
    """Return what a screen shows of an output; ``kind`` says which fields follow.

    ``table`` (columns, dtypes, rows, total), ``json`` (value), ``text`` (text),
    ``array`` (shape, dtype, values), ``image`` (mime, data in base64), ``folder``
    (entries, total), ``list`` (items, total), ``binary`` (hex), ``pickle``,
    ``missing`` and ``unreadable`` (message). ``truncated`` tells that there is more.
    """
    common: _Json = {"name": artifact.name, "format": artifact.format}
    try:
        shown = _shown(store, artifact, rows)
    except MissingBlobError as error:
        shown = {"kind": "missing", "message": str(error)}
    except Exception as error:  # noqa: BLE001 - whatever lies there must not break a screen
        shown = {
            "kind": "unreadable",
            "message": short(str(error)) or "no reason given",
        }
    return {**common, "type": artifact.type, "size": artifact.size, **shown}


def _shown(store: FileStore, artifact: Artifact, rows: int) -> _Json:
    match artifact.format:
        case "list":
            items = [preview(store, item, rows) for item in artifact.items[:_ITEMS]]
            return {"kind": LIST_FORMAT, "items": items, "total": len(artifact.items)}
        case "dir":
            return _folder(store, artifact)
        case "pickle":
            return {"kind": "pickle", "summary": dict(artifact.summary)}
        case "arrow":
            return _arrow(store.path(artifact), rows)
        case "parquet":
            return _parquet(store.path(artifact), rows)
        case "csv":
            return _csv(store.path(artifact), rows)
        case "npy":
            return _array(store.path(artifact))
        case "json":
            return _json(store.path(artifact))
        case _:
            return _file(store.path(artifact))


# -------------------------------------------------------------------------- tables


def _arrow(path: Path, rows: int) -> _Json:
    import pyarrow as pa

    with pa.memory_map(str(path)) as source:
        reader = pa.ipc.open_file(source)
        batches = (reader.get_batch(i) for i in range(reader.num_record_batches))
        head = list(_head(batches, rows))
        total = _total(reader)
        return _table(pa.Table.from_batches(head, reader.schema), total)


def _head(batches: Iterable[Any], rows: int) -> Iterator[Any]:
    for batch in batches:
        yield batch.slice(0, rows)
        rows -= batch.num_rows
        if rows <= 0:
            return


def _total(reader: Any) -> int:
    return sum(reader.get_batch(i).num_rows for i in range(reader.num_record_batches))


def _parquet(path: Path, rows: int) -> _Json:
    import pyarrow as pa
    from pyarrow import parquet

    with parquet.ParquetFile(path) as file:
        head = list(_head(file.iter_batches(batch_size=max(rows, 1)), rows))
        table = pa.Table.from_batches(head, file.schema_arrow)
        return _table(table, file.metadata.num_rows)


def _table(head: Any, total: int) -> _Json:
    shown = head.select(list(range(min(head.num_columns, _COLUMNS))))
    columns = [_values(column) for column in shown.columns]
    return {
        "kind": "table",
        "columns": [short(name) for name in shown.column_names],
        "dtypes": [short(str(t)) for t in shown.schema.types],
        "rows": [list(row) for row in zip(*columns, strict=True)],
        "total": total,
        "truncated": total > head.num_rows or shown.num_columns < head.num_columns,
    }


def _values(column: Any) -> list[JsonValue]:
    import pyarrow as pa

    if isinstance(column.type, pa.BaseExtensionType):
        column = pa.chunked_array(
            [c.storage for c in column.chunks], column.type.storage_type
        )
    if pa.types.is_temporal(column.type):  # as text: Python has no nanoseconds
        column = column.cast(pa.string())
    return [_cell(v) for v in column.to_pylist()]


def _cell(value: object) -> JsonValue:
    if value is None or isinstance(value, bool | int):
        return value if value is None or abs(int(value)) < 1 << 53 else str(value)
    if isinstance(value, float):
        finite = value == value and abs(value) != float("inf")  # noqa: PLR0124 - nan
        return value if finite else str(value)
    text = value if isinstance(value, str) else str(value)
    return text if len(text) <= _CELL else text[: _CELL - 1] + "…"


def _csv(path: Path, rows: int) -> _Json:
    with path.open(newline="", encoding="utf-8", errors="replace") as file:
        lines = list(itertools.islice(csv.reader(_short_lines(file)), rows + 2))
    names, body = (lines[0] if lines else []), lines[1 : rows + 1]
    return {
        "kind": "table",
        "columns": [short(name) for name in names[:_COLUMNS]],
        "dtypes": ["text"] * len(names[:_COLUMNS]),
        "rows": [[_cell(cell) for cell in line[:_COLUMNS]] for line in body],
        "total": None if len(lines) > rows + 1 else len(body),
        "truncated": len(lines) > rows + 1 or len(names) > _COLUMNS,
    }


def _short_lines(file: Any) -> Iterator[str]:
    while line := file.readline(_TEXT):
        yield line


# -------------------------------------------------------------------- other values


def _array(path: Path) -> _Json:
    import numpy as np

    array = np.load(path, mmap_mode="r" if path.stat().st_size else None)
    head = array.reshape(-1)[:_ITEMS] if array.ndim else array.reshape(-1)
    plain = head.astype(str) if head.dtype.kind not in "biuf" else head
    return {
        "kind": "array",
        "shape": [int(n) for n in array.shape],
        "dtype": short(str(array.dtype)),
        "values": [_cell(v) for v in plain.tolist()],
        "truncated": array.size > len(head),
    }


def _json(path: Path) -> _Json:
    if path.stat().st_size > _JSON:
        return _text(path)
    return {"kind": "json", "value": json.loads(path.read_bytes()), "truncated": False}


def _text(path: Path) -> _Json:
    with path.open("rb") as file:
        head = file.read(_TEXT)
    more = path.stat().st_size > len(head)
    return {"kind": "text", "text": head.decode(errors="replace"), "truncated": more}


def _file(path: Path) -> _Json:
    with path.open("rb") as file:
        head = file.read(1024)
    if mime := image_type(head):
        return _image(path, mime)
    if b"\0" in head or not _is_text(head):
        return {"kind": "binary", "hex": head[:64].hex(" "), "truncated": True}
    return _text(path)


def image_type(head: bytes) -> str:
    """Return the picture's media type by its first bytes, or an empty text."""
    for signature, mime in _SIGNATURES:
        if head.startswith(signature):
            return mime
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    is_svg = (
        start.startswith((b"<svg", b"<?xml", b"<!doctype svg")) and b"<svg" in start
    )
    return "image/svg+xml" if is_svg else ""


def _image(path: Path, mime: str) -> _Json:
    """Return a picture's bytes; a screen shows them in an ``img``, never as markup."""
    small = path.stat().st_size < _IMAGE
    data = base64.b64encode(path.read_bytes()).decode() if small else ""
    return {"kind": "image", "mime": mime, "data": data, "truncated": not small}


def _is_text(head: bytes) -> bool:
    try:
        head.decode()
    except UnicodeDecodeError as error:
        return error.start > len(head) - 4  # a character cut in two at the end
    return True


def _folder(store: FileStore, artifact: Artifact) -> _Json:
    entries = store.manifest(artifact).entries
    shown: list[JsonValue] = [
        {"path": short(e.path), "size": e.size, "link": short(e.link)}
        for e in entries[:_ENTRIES]
    ]
    return {
        "kind": "folder",
        "entries": shown,
        "total": len(entries),
        "truncated": len(entries) > len(shown),
    }
