"""Blobs: bytes named by their SHA-256, written once, never changed."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from amlnb.data.digests import DigestCache, hash_file
from amlnb.data.draft import Draft
from amlnb.data.storage import StorageError, storing
from amlnb.model.errors import AmlnbError

#: Seconds for which a new blob is safe though no row names it yet: a commit writes
#: blobs first and the row last.
YOUNG = 3600.0


class MissingBlobError(AmlnbError):
    """An artifact's bytes are not in the store."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(
            f"Stored bytes are gone: there is no '{path}'. Run the step that made them "
            "again, with `amlnb repair` or `%pipeline run`."
        )


class DamagedBlobError(AmlnbError):
    """A blob's bytes are not the ones that were stored."""

    def __init__(self, path: Path, aside: Path) -> None:
        self.path, self.aside = path, aside
        super().__init__(
            f"Stored bytes were changed from outside: '{path}' does not match its "
            f"digest. It was put aside as '{aside}'; run again, and the step that made "
            "it is done anew."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """What a finished draft became."""

    digest: str
    #: Bytes.
    size: int


class Blobs:
    """One local folder of blobs: ``sha256/ab/cdef…``.

    This is the seam for other places (a bucket by fsspec): whatever offers these
    verbs can stand in its stead.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._folder = f"{root}/sha256"
        self.digests = DigestCache(root / "digests.db")

    def path(self, digest: str) -> Path:
        """Return where the blob lies, or would lie."""
        return self.root / "sha256" / digest[:2] / digest[2:]

    def has(self, digest: str, size: int | None = None) -> bool:
        """Return whether a blob of that digest (and size in bytes) is there."""
        try:
            # Asked of every output at every plan: a Path would cost more than the look.
            found = os.stat(f"{self._folder}/{digest[:2]}/{digest[2:]}").st_size  # noqa: PTH116
        except OSError:
            return False
        return size is None or found == size

    def draft(self) -> Draft:
        """Begin a file that may become a blob, on the same file system."""
        _make_private(self.root)
        return Draft(self.root / "drafts")

    def commit(self, draft: Draft, *, sync: bool = True) -> Blob:
        """Make the draft a blob: fsync, rename, fsync of the folder.

        A blob of the same bytes is replaced rather than trusted: this heals a damaged
        one, tells `sweep` that it is in use again, and harms nobody who has it open.
        With ``sync=False`` the caller calls `sync_folders` when all are committed.
        """
        digest = draft.finish()
        target = self.path(digest)
        with storing(target):
            _make_private(target.parent.parent)
            _make_private(target.parent)
            draft.path.chmod(0o400)
            with self._turn(exclusive=False):
                draft.path.replace(target)
            if sync:
                _sync_folder(target.parent)
        self.digests.vouch(target, digest)
        return Blob(digest=digest, size=draft.size)

    def sync_folders(self, digests: AbstractSet[str]) -> None:
        """Make the renames of these blobs durable, each folder once."""
        for folder in {self.path(d).parent for d in digests}:
            with storing(folder):
                _sync_folder(folder)

    def checked(self, digest: str) -> Path:
        """Return the blob's path after making sure that its bytes are the right ones.

        Bytes are read only if the file does not look as we left it. A damaged blob
        is put aside, so that the next plan sees that it is not there.
        """
        path = self.path(digest)
        try:
            if self.digests.digest(path) == digest:
                return path
        except FileNotFoundError:
            raise MissingBlobError(path) from None
        except OSError as error:
            raise StorageError(path, error) from error
        raise DamagedBlobError(path, self._put_aside(path))

    def _put_aside(self, path: Path) -> Path:
        folder = self.root / "damaged"
        aside = folder / f"{path.parent.name}{path.name}"
        with storing(aside):
            _make_private(folder)
            path.replace(aside)
        return aside

    def is_intact(self, digest: str) -> bool:
        """Read the blob whole and return whether its bytes have that digest."""
        try:
            return hash_file(self.path(digest)) == digest
        except OSError:
            return False

    def sweep(self, keep: AbstractSet[str]) -> Iterator[int]:
        """Remove blobs not in `keep`, and left-over drafts; yield each one's bytes."""
        for path in self._all():
            named = f"{path.parent.name}{path.name}" in keep
            if not named and (freed := self._remove_old(path)) is not None:
                yield freed

    def _all(self) -> Iterator[Path]:
        yield from sorted(self.root.glob("sha256/??/*"))
        yield from sorted(self.root.glob("drafts/*"))
        yield from sorted(self.root.glob("damaged/*"))

    def _remove_old(self, path: Path) -> int | None:
        with storing(path), self._turn(exclusive=True):
            try:
                status = path.stat()
            except FileNotFoundError:
                return None  # another sweep was faster
            if max(status.st_mtime, status.st_ctime) > time.time() - YOUNG:
                return None
            path.unlink(missing_ok=True)
        return status.st_size

    @contextmanager
    def _turn(self, *, exclusive: bool) -> Iterator[None]:
        """Keep a sweep from removing the blob that a commit has just renewed.

        Windows has no flock: there the hour's grace alone must do.
        """
        try:
            import fcntl
        except ImportError:
            yield
            return
        lock = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH)
            yield
        finally:
            os.close(lock)


def _make_private(folder: Path) -> None:
    if folder.is_dir():
        return
    with storing(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    try:
        fd = os.open(folder, os.O_RDONLY)
    except PermissionError:
        if os.name == "nt":  # Windows cannot open folders; NTFS keeps a journal
            return
        raise
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
