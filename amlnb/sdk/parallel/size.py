"""How large a mini-batch is: a number of files, or bytes of a table."""

from __future__ import annotations

import re

from amlnb.sdk.exceptions import UserErrorException

#: v1's defaults: files of a file dataset, bytes of a tabular one.
FILES, BYTES = 10, 1 << 20
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([KMG]?)B?", re.IGNORECASE)
_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}


class BadSizeError(UserErrorException):
    """A size of mini-batches is none."""

    def __init__(self, given: object) -> None:
        self.given = given
        super().__init__(
            f"mini_batch_size={given!r} is no size: give a number of files for a file "
            "dataset, such as 10, and bytes for a tabular one, such as '10KB', '1MB' "
            "or 1024."
        )


class NotFilesError(UserErrorException):
    """Bytes were given where files are counted."""

    def __init__(self, given: object) -> None:
        self.given = given
        super().__init__(
            f"mini_batch_size={given!r} is a size in bytes, and the input is files: "
            "give the number of files of a mini-batch, such as 10."
        )


def bytes_of(given: object) -> int:
    """Return the bytes of a mini-batch of rows: ``"10KB"`` is 10,240."""
    if given is None or given == "":
        return BYTES
    match = None if isinstance(given, bool) else _SIZE.fullmatch(str(given).strip())
    found = int(float(match[1]) * _UNITS[match[2].upper()]) if match else 0
    if found < 1:
        raise BadSizeError(given)
    return found


def files_of(given: object) -> int:
    """Return the number of files of a mini-batch."""
    if given is None or given == "":
        return FILES
    bytes_of(given)
    if not str(given).strip().isdigit():
        raise NotFilesError(given)
    return int(str(given))
