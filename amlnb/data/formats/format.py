"""A format: one way to turn a value into the bytes of one file, and back."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Protocol

from amlnb.model.errors import AmlnbError


class MisfitError(AmlnbError):
    """A value that a format cannot hold; nothing has been written yet."""

    def __init__(self, reason: str) -> None:
        #: What stands in the way, to follow "because": ``column 'a' holds lists``.
        self.reason = reason
        super().__init__(f"The value does not fit its format: {reason}.")


class Format(Protocol):
    """What a package offers under the entry point group ``amlnb.formats``.

    The entry point names an instance, or a class that is called without arguments.
    """

    @property
    def name(self) -> str:
        """The word after the colon in ``-o name:word``."""

    @property
    def suffix(self) -> str:
        """How the names of its files end: ``.json``."""

    @property
    def takes(self) -> str:
        """What values fit, in words: ``numpy arrays and scalars``."""

    def suits(self, value: object) -> bool:
        """Return at once whether a value of this type may fit; import nothing."""

    def write(self, value: object, file: io.RawIOBase, *, exact: bool) -> None:
        """Write the value.

        With `exact` (the format was chosen by ``auto``) it must come back as it
        went in, type by type; without, the user asked for the format and accepts
        what it can hold. Raises `MisfitError` before the first byte.
        """

    def read(self, path: Path) -> object:
        """Return the value, writable, as the user knows it."""
