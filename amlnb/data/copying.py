"""Copies of files that share no byte that can be changed."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from pathlib import Path
from typing import BinaryIO

#: Linux's "make this file a clone of that one": at once, on btrfs and XFS.
_FICLONE = 0x40049409
#: Staged copies bear one fixed time, so that a later change is always seen.
STAGED_TIME = 315_532_800  # 1980-01-01, the oldest that zip files can bear
_NOT_HERE = {
    errno.ENOSYS,
    errno.EXDEV,
    errno.EINVAL,
    errno.EOPNOTSUPP,
    errno.EPERM,
    errno.ENOTTY,
    errno.EBADF,
}


def copy_private(source: Path, target: Path, *, executable: bool = False) -> None:
    """Copy bytes so that writing into `target` never reaches `source`.

    A clone where the file system can (no byte is copied until one is written),
    else a copy inside the system, else a plain one. `target` must not exist.
    """
    mode = 0o700 if executable else 0o600
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with (
        source.open("rb") as reader,
        os.fdopen(os.open(target, flags, mode), "wb") as w,
    ):
        if not (_clone(reader, w) or _copy_inside(reader, w)):
            shutil.copyfileobj(reader, w, 1 << 20)
    os.utime(target, (STAGED_TIME, STAGED_TIME))


def _clone(reader: BinaryIO, writer: BinaryIO) -> bool:
    if sys.platform != "linux":
        return False
    import fcntl

    try:
        fcntl.ioctl(writer.fileno(), _FICLONE, reader.fileno())
    except OSError as error:
        if error.errno in _NOT_HERE:
            return False
        raise
    return True


def _copy_inside(reader: BinaryIO, writer: BinaryIO) -> bool:
    if sys.platform != "linux":
        return False
    left = os.fstat(reader.fileno()).st_size
    begun = False
    while left > 0:
        try:
            done = os.copy_file_range(reader.fileno(), writer.fileno(), left)
        except OSError as error:
            if error.errno in _NOT_HERE and not begun:
                return False
            raise
        if done == 0:
            break
        begun, left = True, left - done
    return True
