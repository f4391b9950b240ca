"""Text as UTF-8, and bytes as they are."""

from __future__ import annotations

import io
from pathlib import Path

from amlnb.data.formats.format import MisfitError
from amlnb.data.kinds import type_name


class TextFormat:
    """One text; line ends are kept."""

    name = "text"
    suffix = ".txt"
    takes = "texts"

    def suits(self, value: object) -> bool:
        """Return whether it is a text."""
        return isinstance(value, str)

    def write(self, value: object, file: io.RawIOBase, *, exact: bool) -> None:
        """Write the text as UTF-8."""
        if not isinstance(value, str) or (exact and type(value) is not str):
            raise MisfitError(f"it is a {type_name(value)}")
        try:
            data = value.encode()
        except UnicodeEncodeError:
            raise MisfitError("it holds half of a surrogate pair") from None
        file.write(data)

    def read(self, path: Path) -> object:
        """Return the text."""
        return path.read_bytes().decode()


class BytesFormat:
    """Bytes as they are: a picture, a model file, whatever the user made."""

    name = "bytes"
    suffix = ".bin"
    takes = "bytes"

    def suits(self, value: object) -> bool:
        """Return whether it is bytes."""
        return isinstance(value, bytes | bytearray)

    def write(self, value: object, file: io.RawIOBase, *, exact: bool) -> None:
        """Write the bytes."""
        if not isinstance(value, bytes | bytearray) or (
            exact and type(value) is not bytes
        ):
            raise MisfitError(f"it is a {type_name(value)}")
        file.write(value)

    def read(self, path: Path) -> object:
        """Return the bytes."""
        return path.read_bytes()
