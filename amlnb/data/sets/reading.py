"""Rows from files: delimited text, Parquet, JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Literal

from amlnb.data.sets.picking import Picked
from amlnb.model.errors import AmlnbError

#: Encodings as v1 writes them, where Python does not know them so.
_ENCODINGS = {
    "utf8": "utf-8-sig",
    "utf-8": "utf-8-sig",
    "utf8bom": "utf-8-sig",
    "iso88591": "iso-8859-1",
    "windows1252": "cp1252",
}
#: How the first line of each file counts.
NO_HEADERS = "no_headers"
FIRST_FILE_ONLY = "first_file"
EVERY_FILE = "every_file"


class UnreadableRowsError(AmlnbError):
    """A file does not hold rows of the format that the dataset says."""

    def __init__(self, file: str, kind: str, why: str) -> None:
        self.file, self.kind, self.why = file, kind, why
        super().__init__(
            f"The file {file!r} cannot be read as {kind} ({why}): correct the path, or "
            "how the dataset is made from it (separator, header, encoding)."
        )


def read_files(
    found: Sequence[Picked], options: Mapping[str, Any]
) -> Iterator[tuple[Picked, Any]]:
    """Yield each file with its rows, as a DataFrame."""
    kind = options["type"]
    names: list[str] | None = None
    for n, picked in enumerate(found):
        with _told(picked, kind):
            if kind == "parquet":
                table = _parquet(picked)
            elif kind == "json_lines":
                table = _json_lines(picked, options)
            else:
                table = _delimited(picked, options, names if n else None)
                if options.get("header") == FIRST_FILE_ONLY and names is None:
                    names = list(table.columns)
        yield picked, table


def _parquet(picked: Picked) -> Any:
    import pandas as pd

    with picked.spot.fs.open(picked.found.full, "rb") as file:
        return pd.read_parquet(file)


def _delimited(
    picked: Picked, options: Mapping[str, Any], names: list[str] | None
) -> Any:
    import pandas as pd

    header = options.get("header", EVERY_FILE)
    with picked.spot.fs.open(picked.found.full, "rb") as file:
        try:
            table = pd.read_csv(
                file,
                sep=options.get("separator", ","),
                header=None if names or header == NO_HEADERS else 0,
                names=names,
                encoding=_encoding(options),
                dtype=None if options.get("infer_column_types", True) else str,
                keep_default_na=not options.get("empty_as_string"),
                low_memory=False,
                compression=_compression(picked.path),
            )
        except pd.errors.EmptyDataError:
            return pd.DataFrame()
    if header == NO_HEADERS:
        table.columns = [f"Column{n}" for n in range(1, len(table.columns) + 1)]
    table.columns = [str(name) for name in table.columns]
    return table


def _json_lines(picked: Picked, options: Mapping[str, Any]) -> Any:
    import pandas as pd

    drop = options.get("invalid_lines") == "drop"
    with picked.spot.fs.open(picked.found.full, "rb") as file:
        text = file.read().decode(_encoding(options))
    rows = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if isinstance(row, dict):
            rows.append(row)
        elif not drop:
            raise UnreadableRowsError(
                picked.path, "JSON lines", f"line {number} is no object"
            )
    return pd.DataFrame(rows)


def _encoding(options: Mapping[str, Any]) -> str:
    asked = str(options.get("encoding", "utf8"))
    return _ENCODINGS.get(asked.lower(), asked)


def _compression(path: str) -> Literal["gzip"] | None:
    return "gzip" if path.endswith(".gz") else None


@contextmanager
def _told(picked: Picked, kind: str) -> Iterator[None]:
    """Turn what a reader raises into one sentence that names the file."""
    words = {"json_lines": "JSON lines", "parquet": "Parquet"}.get(
        kind, "delimited text"
    )
    try:
        yield
    except AmlnbError:
        raise
    except (ValueError, LookupError, OSError) as error:
        why = picked.spot.record.scrubbed(str(error).strip().splitlines()[0])
        raise UnreadableRowsError(picked.path, words, why.rstrip(".")) from None
