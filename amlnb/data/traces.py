"""What a file or folder looked like, so that a change in place is seen."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from amlnb.data.digests import hash_file
from amlnb.data.folder import walk

#: Bytes of all files together up to which they are hashed before the body runs.
_HASHED = 64 << 20
#: Seconds: a file changed so recently may change again and bear the same times.
_RACY = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """One file, link or empty folder."""

    stamp: tuple[int, ...]
    #: SHA-256, empty where the times must do; where a link leads.
    digest: str = ""
    #: Whether an unchanged stamp proves nothing.
    is_racy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Sizes, times and inodes of all that lies at a path, and some digests.

    Small places are hashed, so that touching a file is no change. Large ones are
    told by size and times alone; `FileStore.stage` gives its copies an old time, so
    that no write to one can go unseen.
    """

    looks: Mapping[str, _Look]

    @classmethod
    def of(cls, path: Path) -> Trace:
        """Look at what is there now."""
        found = _found(path)
        is_small = sum(p.lstat().st_size for p in found.values()) <= _HASHED
        return cls(looks={n: _look(p, is_small) for n, p in found.items()})

    def fits(self, path: Path) -> bool:
        """Return whether all that lies there still looks so."""
        found = _found(path)
        return found.keys() == self.looks.keys() and all(
            _still(look, found[name]) for name, look in self.looks.items()
        )


def _found(path: Path) -> dict[str, Path]:
    if path.is_dir():
        return {p.relative_to(path).as_posix(): p for p in walk(path, follow=False)}
    return {"": path} if path.exists() else {}


def _look(path: Path, is_small: bool) -> _Look:
    status = path.lstat()
    racy = status.st_mtime > time.time() - _RACY
    digest = _digest(path) if is_small or racy else ""
    return _Look(stamp=_stamp(path), digest=digest, is_racy=racy)


def _still(look: _Look, path: Path) -> bool:
    if _stamp(path) == look.stamp and not look.is_racy:
        return True
    return bool(look.digest) and _digest(path) == look.digest


def _stamp(path: Path) -> tuple[int, ...]:
    status = path.lstat()
    return (status.st_size, status.st_mtime_ns, status.st_ino, status.st_mode)


def _digest(path: Path) -> str:
    if path.is_symlink():
        return f"link to {path.readlink()}"
    return "folder" if path.is_dir() else hash_file(path)
