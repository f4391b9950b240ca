"""The types that columns can be set to, and how first lines count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

from amlnb.data.sets.reading import EVERY_FILE, FIRST_FILE_ONLY, NO_HEADERS
from amlnb.model.json import JsonValue
from amlnb.sdk.exceptions import UserErrorException


class DataType:
    """A column's type: got from one of the methods, for ``set_column_types``."""

    def __init__(self, definition: Mapping[str, JsonValue]) -> None:
        #: As `amlnb.data.sets.types` reads it.
        self.definition = dict(definition)

    @staticmethod
    def to_bool() -> DataType:
        """Return truth values: true, yes, 1 and their opposites."""
        return DataType({"type": "bool"})

    @staticmethod
    def to_datetime(formats: str | Sequence[str] | None = None) -> DataType:
        """Return dates; `formats` as ``%d/%m/%Y`` are tried in order, ISO if None."""
        given = [formats] if isinstance(formats, str) else formats
        return DataType({"type": "datetime", "formats": list(given) if given else None})

    @staticmethod
    def to_float(decimal_mark: str = ".") -> DataType:
        """Return numbers with a fraction, written with this mark."""
        return DataType({"type": "float", "decimal_mark": decimal_mark})

    @staticmethod
    def to_long() -> DataType:
        """Return whole numbers."""
        return DataType({"type": "long"})

    @staticmethod
    def to_string() -> DataType:
        """Return text."""
        return DataType({"type": "string"})

    @staticmethod
    def to_stream(workspace: object = None, escaped: bool = False) -> DataType:
        """Return paths of files, which are text here."""
        del workspace, escaped
        return DataType({"type": "stream"})

    def __repr__(self) -> str:
        return f"DataType({self.definition['type']!r})"


class PromoteHeadersBehavior(Enum):
    """How the first line of each file counts."""

    NO_HEADERS = 0
    ONLY_FIRST_FILE_HAS_HEADERS = 1
    COMBINE_ALL_FILES_HEADERS = 2
    ALL_FILES_HAVE_SAME_HEADERS = 3


_HEADERS = {
    PromoteHeadersBehavior.NO_HEADERS: NO_HEADERS,
    PromoteHeadersBehavior.ONLY_FIRST_FILE_HAS_HEADERS: FIRST_FILE_ONLY,
    PromoteHeadersBehavior.COMBINE_ALL_FILES_HEADERS: EVERY_FILE,
    PromoteHeadersBehavior.ALL_FILES_HAVE_SAME_HEADERS: EVERY_FILE,
    True: EVERY_FILE,
    False: NO_HEADERS,
    "True": EVERY_FILE,
    "False": NO_HEADERS,
}


def headers(given: Any) -> str:
    """Return how first lines count, as a definition has it."""
    try:
        return _HEADERS[given]
    except (KeyError, TypeError):
        raise UserErrorException(
            f"header={given!r} must be True, False or a PromoteHeadersBehavior."
        ) from None


def column_types(given: Mapping[str, Any] | None) -> dict[str, JsonValue]:
    """Return set types as a definition has them."""
    wrong = [k for k, v in (given or {}).items() if not isinstance(v, DataType)]
    if wrong:
        raise UserErrorException(
            f"set_column_types: the type of {wrong[0]!r} is "
            f"{(given or {})[wrong[0]]!r}; use DataType.to_float() and its like."
        )
    return {name: kind.definition for name, kind in (given or {}).items()}
