"""What kind of file system a path lies on, where the system tells."""

from __future__ import annotations

import re
from pathlib import Path

_MOUNTS = Path("/proc/self/mountinfo")
#: File systems that several machines may share, and whose locks or shared memory do
#: not reach from one to the other.
_NETWORK = re.compile(
    r"^(nfs\d?|cifs|smb\w*|afs|ncpfs|ceph|lustre|gpfs|beegfs|orangefs|glusterfs"
    r"|fuse\.(sshfs|glusterfs|ceph|s3fs|rclone|smb\w*|gcsfuse|blobfuse2?|juicefs))$"
)
_OCTAL = re.compile(r"\\([0-7]{3})")


def network_kind(path: Path) -> str | None:
    """Return the network file system's name that `path` is on, or None.

    Linux tells it by the mount table; elsewhere nothing is known, and None is said.
    """
    try:
        mounts = _MOUNTS.read_text("utf-8", "surrogateescape")
    except OSError:
        return None
    kind = kind_of(path.resolve(), mounts)
    return kind if _NETWORK.match(kind) else None


def kind_of(path: Path, mounts: str) -> str:
    """Return the file system's kind at `path`, by a mount table like Linux's.

    Of two mounts on the same folder the later one is seen.
    """
    best, kind = -1, ""
    for line in mounts.splitlines():
        fields, _, rest = line.partition(" - ")
        folder = Path(_OCTAL.sub(_character, fields.split(" ")[4]))
        depth = len(folder.parts)
        if depth >= best and path.is_relative_to(folder):
            best, kind = depth, rest.split(" ")[0]
    return kind


def _character(code: re.Match[str]) -> str:
    return chr(int(code[1], 8))
