"""A folder as data: the sorted list of what is in it."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from amlnb.data.blobs import Blob
from amlnb.model.codec import decode, encode
from amlnb.model.errors import AmlnbError
from amlnb.model.json import canonical, digest

#: Tells the digest and size of one file, and may store it on the way.
Reader: TypeAlias = Callable[[Path], Blob]


class BadFolderError(AmlnbError):
    """A folder holds something that cannot be stored."""

    def __init__(self, path: Path, why: str) -> None:
        self.path, self.why = path, why
        super().__init__(
            f"'{path}' cannot be stored: {why}. Put plain files into the folder, then "
            "run again."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file, link, or empty folder."""

    #: Relative to the folder, with ``/``.
    path: str
    #: SHA-256 of a file's bytes; empty for links and folders.
    digest: str = ""
    #: Bytes.
    size: int = 0
    executable: bool = False
    #: Where a link leads, relative to its own place, inside the folder.
    link: str = ""
    is_folder: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a folder holds, sorted by path; its digest is the folder's."""

    entries: tuple[Entry, ...] = ()

    @property
    def text(self) -> str:
        """The canonical JSON that is stored."""
        return canonical(encode(self))

    @property
    def digest(self) -> str:
        """The SHA-256 of `text`."""
        return digest(self.text)

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(e.size for e in self.entries)

    @property
    def files(self) -> tuple[Entry, ...]:
        """The entries that are files."""
        return tuple(e for e in self.entries if e.digest)

    @classmethod
    def read(cls, text: str | bytes) -> Manifest:
        """Return the manifest that `text` tells, refusing paths that lead outside."""
        manifest = decode(cls, json.loads(text))
        for entry in manifest.entries:
            target = PurePosixPath(entry.path).parent / entry.link
            if not (_is_inside(entry.path) and _is_inside(str(target))):
                raise BadFolderError(Path(entry.path), "its path leads outside")
        return manifest


def _is_inside(path: str) -> bool:
    """Return whether a relative path stays below where it starts."""
    depth = 0
    for part in PurePosixPath(path).parts:
        if part == "/" or "\\" in part or ":" in part[:2] * (os.name == "nt"):
            return False
        depth += -1 if part == ".." else 1
        if depth < 0:
            return False
    return True


def plain_files(folder: Path) -> list[Path]:
    """Return the files below `folder`, links left out."""
    found = walk(folder, follow=False)
    return [p for p in found if not p.is_symlink() and p.is_file()]


def keep_links(folder: Path, read: Reader) -> Manifest:
    """Return the manifest of a folder that a body wrote.

    Links that stay inside are kept as links; links that lead outside, and anything
    that is neither file, folder nor link, are refused.
    """
    top = folder.resolve()
    entries = [_entry(p, folder, top, read) for p in walk(folder, follow=False)]
    return Manifest(entries=tuple(sorted(entries, key=lambda e: e.path)))


def follow_links(folder: Path, read: Reader) -> Manifest:
    """Return the manifest of a user's folder, links read as what they lead to."""
    entries = [_file(p, folder, read) for p in walk(folder, follow=True)]
    return Manifest(entries=tuple(sorted(entries, key=lambda e: e.path)))


def chosen(folder: Path, files: Iterable[Path], read: Reader) -> Manifest:
    """Return the manifest of some files of a folder, links read as their targets."""
    entries = [_file(p, folder, read) for p in files]
    return Manifest(entries=tuple(sorted(entries, key=lambda e: e.path)))


def walk(folder: Path, *, follow: bool) -> Iterator[Path]:
    """Yield files, links (if not followed) and empty folders below `folder`."""
    seen: set[tuple[int, int]] = set()
    for place, folders, files in os.walk(folder, followlinks=follow, onerror=_raise):
        status = Path(place).stat()
        if (status.st_dev, status.st_ino) in seen:
            folders.clear()  # a link led back to where we have been
            continue
        seen.add((status.st_dev, status.st_ino))
        links = [] if follow else [f for f in folders if Path(place, f).is_symlink()]
        yield from (Path(place, name) for name in [*files, *links])
        if not (folders or files) and Path(place) != folder:
            yield Path(place)


def _raise(error: OSError) -> None:
    raise error


def _entry(path: Path, folder: Path, top: Path, read: Reader) -> Entry:
    if not path.is_symlink():
        return _file(path, folder, read)
    try:
        target = path.resolve()
    except (OSError, RuntimeError):
        raise BadFolderError(path, "it is a link that leads in a circle") from None
    if not target.is_relative_to(top):
        raise BadFolderError(path, f"it is a link that leads outside, to '{target}'")
    link = os.path.relpath(target, path.parent.resolve())
    return Entry(path=_relative(path, folder), link=Path(link).as_posix())


def _file(path: Path, folder: Path, read: Reader) -> Entry:
    name = _relative(path, folder)
    if path.is_symlink() and not path.exists():
        return Entry(path=name, link=str(path.readlink()))
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        return Entry(path=name, is_folder=True)
    if not stat.S_ISREG(status.st_mode):
        raise BadFolderError(path, "it is neither a file nor a folder")
    blob = read(path)
    return Entry(
        path=name,
        digest=blob.digest,
        size=blob.size,
        executable=bool(status.st_mode & stat.S_IXUSR) and os.name != "nt",
    )


def _relative(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()
