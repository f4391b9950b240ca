"""Where forkservers listen: a private folder, and what dead ones left in it."""

from __future__ import annotations

import contextlib
import os
import socket
import stat
import struct
import tempfile
import time
from pathlib import Path

#: Linux allows 107 bytes for a socket's path; a name of 24 letters and a dot follow.
_LONGEST_FOLDER = 70
#: Seconds in which a listener must have room for us.
_CONNECT_SECONDS = 5
#: Seconds after which files of a server that listens no more are removed.
_OLD = 3600.0
_KINDS = (".sock", ".lock", ".log")


def private_folder() -> Path | None:
    """Return a folder with a short path that only this user may enter, or None."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    for base in (runtime, tempfile.gettempdir(), "/tmp"):  # noqa: S108 - the folder is private
        folder = Path(base, f"amlnb-{os.getuid()}")
        is_short = len(os.fsencode(folder)) <= _LONGEST_FOLDER
        if base and is_short and _is_private(folder):
            return folder
    return None


def _is_private(folder: Path) -> bool:
    """Whether the folder, made if need be, is ours and closed to all others."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        about = folder.lstat()
    except OSError:
        return False
    is_ours = stat.S_ISDIR(about.st_mode) and about.st_uid == os.getuid()
    return is_ours and about.st_mode & 0o077 == 0 and os.access(folder, os.W_OK)


def connected(path: Path) -> socket.socket | None:
    """Return a line to whoever listens there, or None.

    One that has not taken up its callers for so long that they fill its queue is
    stuck: its socket is removed, so that another may start.
    """
    line = socket.socket(socket.AF_UNIX)
    try:
        line.setsockopt(
            socket.SOL_SOCKET, socket.SO_SNDTIMEO, _seconds(_CONNECT_SECONDS)
        )
        line.connect(str(path))
        line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, _seconds(0))
    except (FileNotFoundError, ConnectionRefusedError):
        line.close()
        return None
    except BlockingIOError:
        line.close()
        abandon(path)
        return None
    except OSError:
        line.close()
        raise
    return line


def _seconds(number: int) -> bytes:
    return struct.pack("ll", number, 0)


def abandon(path: Path) -> None:
    """Let the next who asks start another server: that one does not answer."""
    path.unlink(missing_ok=True)


def last_words(path: Path) -> str:
    """Return the last line that the server at that socket printed, if any."""
    try:
        lines = path.with_suffix(".log").read_text("utf-8", "replace").splitlines()
    except OSError:
        return ""
    return next((line.strip() for line in reversed(lines) if line.strip()), "")


def remove_dead(folder: Path) -> None:
    """Remove the files of servers that listen no more."""
    with contextlib.suppress(OSError):
        for path in folder.glob("*.sock"):
            if time.time() - path.stat().st_mtime > _OLD and not _listens(path):
                for kind in _KINDS:
                    path.with_suffix(kind).unlink(missing_ok=True)


def _listens(path: Path) -> bool:
    line = connected(path)
    if line is not None:
        line.close()
    return line is not None
