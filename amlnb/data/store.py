"""The artifact store: what steps made, by the digest of its bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from amlnb.data.blobs import Blob, Blobs
from amlnb.data.describe import describe, short
from amlnb.data.draft import Draft
from amlnb.data.folder import Manifest, chosen, keep_links, plain_files
from amlnb.data.formats.format import Format, MisfitError
from amlnb.data.formats.pickle import UnpicklableError
from amlnb.data.formats.registry import Formats
from amlnb.data.kinds import type_name
from amlnb.data.outputs import (
    BadEncodingError,
    FormatMisfitError,
    MissingOutputError,
    NotOneFileError,
    UnpicklableOutputError,
    UnreadableArtifactError,
    WrongPlaceError,
)
from amlnb.data.outside import digest_outside
from amlnb.data.staging import stage_file, stage_folder
from amlnb.data.storage import storing
from amlnb.model.artifact import LIST_FORMAT, PLACE_FORMATS, Artifact
from amlnb.model.errors import AmlnbError
from amlnb.model.json import JsonValue

#: Threads that store a folder's files: waits for the disk overlap.
_WRITERS = 8
_PIECE = 16 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What a sweep removed."""

    files: int = 0
    bytes: int = 0


class FileStore:
    """Artifacts in a local folder: content-addressed, durable before they are named."""

    def __init__(self, root: Path | str, formats: Formats | None = None) -> None:
        self.root = Path(root)
        self.formats = formats or Formats()
        self._blobs = Blobs(self.root)

    def has(self, artifact: Artifact) -> bool:
        """Return whether all its bytes are here, by presence and size."""
        if artifact.format == LIST_FORMAT:
            return all(self.has(item) for item in artifact.items)
        if artifact.format != "dir":
            return self._blobs.has(artifact.digest, artifact.size)
        if not self._blobs.has(artifact.digest):
            return False
        files = self.manifest(artifact).files
        return all(self._blobs.has(f.digest, f.size) for f in files)

    def path(self, artifact: Artifact) -> Path:
        """Return the blob of a value or file; never write to it."""
        if artifact.format in (LIST_FORMAT, "dir"):
            raise NotOneFileError(artifact.name, artifact.format, "single file")
        return self._blobs.checked(artifact.digest)

    # ------------------------------------------------------------------- putting in

    def put_value(self, name: str, value: object, format: str = "auto") -> Artifact:  # noqa: A002 - the word users write
        """Store a value in the named format, or in the best that keeps it exactly.

        Raises
        ------
        FormatMisfitError, UnpicklableOutputError, UnknownFormatError, StorageError
        """
        if format != "auto":
            return self._put_asked(name, value, self.formats.get(format, name))
        reason = ""
        for candidate in self.formats.candidates(value):
            try:
                return self._put(name, value, candidate, exact=True)
            except MisfitError as misfit:
                reason = reason or misfit.reason
        note = {"pickled_because": short(reason)} if reason else {}
        made = self._put_asked(name, value, self.formats.get("pickle", name))
        return replace(made, summary={**made.summary, **note})

    def _put_asked(self, name: str, value: object, form: Format) -> Artifact:
        try:
            return self._put(name, value, form, exact=False)
        except MisfitError as misfit:
            fitting = tuple(f for f in self.formats.suiting(value) if f != form.name)
            raise FormatMisfitError(
                name,
                type_name(value),
                declared=form.name,
                takes=form.takes,
                reason=misfit.reason,
                fitting=fitting,
            ) from None
        except UnpicklableError as error:
            raise UnpicklableOutputError(
                name,
                type_name(value),
                path=error.path,
                culprit=error.kind,
                cause=error.cause,
            ) from error.__cause__

    def _put(self, name: str, value: object, form: Format, *, exact: bool) -> Artifact:
        with self._draft() as draft:
            form.write(value, draft, exact=exact)
            blob = self._blobs.commit(draft)
        return _artifact(name, form.name, blob, type_name(value), describe(value))

    def put_encoded(self, name: str, path: Path, format: str) -> Artifact:  # noqa: A002 - the word users write
        """Store a file that another kernel wrote in a value format.

        It is read once, so that a bad file fails its own step and not a later one.
        """
        form = self.formats.get(format, name)
        if not path.exists():
            raise MissingOutputError(name, path)
        if path.is_dir():
            raise WrongPlaceError(name, path, format, "folder")
        with self._draft() as draft:
            _copy_into(draft, path)
            try:
                value = form.read(draft.path)
            except Exception as error:
                raise BadEncodingError(name, format, path, error) from error
            blob = self._blobs.commit(draft)
        return _artifact(name, format, blob, type_name(value), describe(value))

    def put_place(
        self,
        name: str,
        path: Path,
        format: str,  # noqa: A002 - the word users write
        *,
        may_be_empty: bool = False,
    ) -> Artifact:
        """Store the file or folder that a body wrote at `path`.

        The bytes are copied, and the copy is what is hashed: a process that the body
        left behind may still hold the file open, so a move or a hard link would let
        it change a blob.
        """
        is_empty = path.is_dir() and not any(path.iterdir())
        if not path.exists() or (is_empty and not may_be_empty):
            raise MissingOutputError(name, path)
        if path.is_dir() != (format == "dir"):
            made = "folder" if path.is_dir() else "file"
            raise WrongPlaceError(name, path, format, made)
        return (
            self._put_folder(name, path)
            if format == "dir"
            else self._put_file(name, path)
        )

    def _put_file(self, name: str, path: Path) -> Artifact:
        blob = self._put_copy(path)
        summary: dict[str, JsonValue] = {"suffix": path.suffix} if path.suffix else {}
        if path.stat().st_mode & 0o100:
            summary["executable"] = True
        return _artifact(name, "file", blob, "file", summary)

    def _put_folder(self, name: str, path: Path) -> Artifact:
        with storing(path):
            files = plain_files(path)
            with ThreadPoolExecutor(_WRITERS) as pool:
                blobs = dict(
                    zip(files, pool.map(self._put_unsynced, files), strict=True)
                )
            manifest = keep_links(path, lambda p: blobs.get(p) or self._put_copy(p))
        self._blobs.sync_folders({b.digest for b in blobs.values()})
        with self._draft() as draft:
            draft.write(manifest.text.encode())
            written = self._blobs.commit(draft)
        blob = Blob(digest=written.digest, size=manifest.size)
        return _artifact(name, "dir", blob, "folder", {"files": len(manifest.files)})

    def put_files(
        self, name: str, folder: Path, files: Iterable[Path], *, dry: bool = False
    ) -> tuple[Artifact, Manifest]:
        """Store some files of a user's folder, and return what was taken.

        Files whose bytes are here already are not read again. With `dry`, nothing
        is stored, and the artifact is what would be.
        """
        with storing(folder):
            manifest = chosen(folder, files, lambda p: self._known(p, dry=dry))
        blob = Blob(digest=manifest.digest, size=manifest.size)
        if not dry:
            self._blobs.sync_folders({e.digest for e in manifest.files})
            with self._draft() as draft:
                draft.write(manifest.text.encode())
                self._blobs.commit(draft)
        about: dict[str, JsonValue] = {"files": len(manifest.files)}
        return _artifact(name, "dir", blob, "folder", about), manifest

    def _known(self, path: Path, *, dry: bool) -> Blob:
        blob = Blob(digest=self._blobs.digests.digest(path), size=path.stat().st_size)
        is_here = dry or self._blobs.has(blob.digest, blob.size)
        return blob if is_here else self._put_copy(path, sync=False)

    def _put_unsynced(self, path: Path) -> Blob:
        return self._put_copy(path, sync=False)

    def _put_copy(self, path: Path, *, sync: bool = True) -> Blob:
        with self._draft() as draft:
            _copy_into(draft, path)
            return self._blobs.commit(draft, sync=sync)

    @contextmanager
    def _draft(self) -> Iterator[Draft]:
        draft = self._blobs.draft()
        try:
            yield draft
        finally:
            draft.discard()

    # ------------------------------------------------------------------- taking out

    def get_value(self, artifact: Artifact) -> object:
        """Return the value, an ordinary object that its user may change freely."""
        if artifact.format == LIST_FORMAT:
            return [self.get_value(item) for item in artifact.items]
        if artifact.format in PLACE_FORMATS:
            raise NotOneFileError(artifact.name, artifact.format, "value")
        form = self.formats.get(artifact.format, artifact.name)
        path = self._blobs.checked(artifact.digest)
        try:
            return form.read(path)
        except AmlnbError:
            raise
        except Exception as error:
            raise UnreadableArtifactError(
                artifact.name, artifact.type, artifact.format, error
            ) from error

    def stage(self, artifact: Artifact, target: Path) -> Path:
        """Bring a private copy to `target` and return where it is.

        A value's file gets its format's suffix, a folder its tree, and a list becomes
        a folder of parts numbered from 0. `target` must not exist yet.
        """
        if artifact.format == LIST_FORMAT:
            return self._stage_list(artifact, target)
        if artifact.format == "dir":
            manifest = self.manifest(artifact)
            return stage_folder(manifest, target, self._blobs.checked)
        if artifact.format != "file":
            suffix = self.formats.get(artifact.format, artifact.name).suffix
            target = (
                target
                if target.suffix == suffix
                else target.with_name(target.name + suffix)
            )
        executable = artifact.summary.get("executable") is True
        return stage_file(self.path(artifact), target, executable=executable)

    def _stage_list(self, artifact: Artifact, target: Path) -> Path:
        with storing(target):
            target.mkdir(parents=True)
        digits = len(str(max(len(artifact.items) - 1, 0)))
        for index, item in enumerate(artifact.items):
            self.stage(item, target / f"{index:0{digits}}")
        return target

    def manifest(self, artifact: Artifact) -> Manifest:
        """Return the list of what a folder artifact holds."""
        return Manifest.read(self._blobs.checked(artifact.digest).read_bytes())

    # --------------------------------------------------------------------- and the rest

    def digest_path(self, path: str, base: Path) -> str:
        """Return the digest of a file, folder or URL outside the store.

        Raises `amlnb.model.errors.NotFoundError` when nothing is there. A local
        file's digest is remembered for as long as its size, times and inode stay.
        """
        return digest_outside(path, base, self._blobs.digests.digest)

    def verify(self, artifact: Artifact) -> bool:
        """Read all its bytes and return whether they are what was stored."""
        return all(map(self._blobs.is_intact, self._digests(artifact)))

    def sweep(self, keep: Iterable[Artifact]) -> Swept:
        """Remove what no kept artifact names, except what the last hour brought."""
        kept = {digest for artifact in keep for digest in self._digests(artifact)}
        freed = list(self._blobs.sweep(kept))
        return Swept(files=len(freed), bytes=sum(freed))

    def _digests(self, artifact: Artifact) -> Iterator[str]:
        """Yield the digests of all blobs that an artifact stands on."""
        for item in artifact.items:
            yield from self._digests(item)
        if artifact.format != LIST_FORMAT:
            yield artifact.digest
        if artifact.format == "dir" and self._blobs.has(artifact.digest):
            yield from (f.digest for f in self.manifest(artifact).files)

    def close(self) -> None:
        """Close the file of remembered digests; the store can be used again."""
        self._blobs.digests.close()


def _artifact(
    name: str, format_: str, blob: Blob, kind: str, summary: dict[str, JsonValue]
) -> Artifact:
    return Artifact(
        name=name,
        format=format_,
        digest=blob.digest,
        size=blob.size,
        type=kind,
        summary=summary,
    )


def _copy_into(draft: Draft, path: Path) -> None:
    buffer = bytearray(_PIECE)
    view = memoryview(buffer)
    with storing(path), path.open("rb", buffering=0) as file:
        while count := file.readinto(view):
            draft.write(view[:count])
