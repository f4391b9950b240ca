"""A datastore that holds files: upload, download, and paths for steps to read."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import ClassVar

from amlnb.data.remote.moving import NothingToUploadError, bring, local_files, send
from amlnb.data.remote.spot import Found, Spot, on_datastore
from amlnb.sdk.data.abstract_datastore import AbstractDatastore
from amlnb.sdk.data.data_reference import DataReference
from amlnb.sdk.exceptions import UserErrorException


class FileDatastore(AbstractDatastore):
    """Files at an address: a folder, a container, a bucket."""

    kinds: ClassVar[tuple[str, ...]] = ("Fsspec", "S3")

    # ------------------------------------------------------------------- for steps

    def path(
        self, path: str | None = None, data_reference_name: str | None = None
    ) -> DataReference:
        """Return a path on it as a step's input; the root if none is given."""
        return DataReference(
            self,
            data_reference_name=data_reference_name,
            path_on_datastore=path,
        )

    def as_mount(self) -> DataReference:
        """Return its root as an input that is read in place."""
        return self.path().as_mount()

    def as_download(self, path_on_compute: str | None = None) -> DataReference:
        """Return its root as an input that is copied for the step."""
        return self.path().as_download(path_on_compute)

    def as_upload(self, path_on_compute: str | None = None) -> DataReference:
        """Return its root as a place that a run uploads to."""
        return self.path().as_upload(path_on_compute)

    # -------------------------------------------------------------------- uploading

    def upload(
        self,
        src_dir: str | os.PathLike[str],
        target_path: str | None = None,
        overwrite: bool = False,
        show_progress: bool = True,
    ) -> DataReference:
        """Copy a local folder's files to it, and return the path they are at.

        Parameters
        ----------
        target_path
            Below its root; the root itself if None.
        overwrite
            Whether to replace files that are there; they are left alone otherwise.

        Raises
        ------
        NothingToUploadError
            When there is no such folder.
        """
        folder = Path(src_dir).expanduser()
        self._send(local_files(folder), target_path, overwrite, show_progress)
        return self.path(target_path)

    def upload_files(
        self,
        files: Sequence[str | os.PathLike[str]],
        relative_root: str | None = None,
        target_path: str | None = None,
        overwrite: bool = False,
        show_progress: bool = True,
    ) -> DataReference:
        """Copy local files to it, and return the path they are at.

        Parameters
        ----------
        relative_root
            The folder from which the files' paths on the datastore are counted; the
            deepest that holds them all if None.
        """
        if isinstance(files, str | os.PathLike):
            raise UserErrorException(
                f"upload_files takes a list of files and got {str(files)!r}: write "
                f"files=[{str(files)!r}]."
            )
        places = [Path(file).expanduser().absolute() for file in files]
        named = _below(places, relative_root)
        self._send(named, target_path, overwrite, show_progress)
        return self.path(target_path)

    def _send(
        self, files: Mapping[str, Path], target: str | None, overwrite: bool, show: bool
    ) -> None:
        def told(path: str, size: int) -> None:
            print(f"Uploaded {path} ({size} bytes)")  # noqa: T201 - v1 shows progress so

        spot = self._spot(target)
        sent = send(files, spot, overwrite=overwrite, told=told if show else None)
        if show:
            kept = len(files) - sent
            left = f"; {kept} there already, left alone" if kept else ""
            print(f"Uploaded {sent} files{left}")  # noqa: T201 - v1 shows progress so

    # ------------------------------------------------------------------ downloading

    def download(
        self,
        target_path: str | os.PathLike[str],
        prefix: str | None = None,
        overwrite: bool = False,
        show_progress: bool = True,
    ) -> int:
        """Copy its files below a local folder, and return how many were copied.

        Parameters
        ----------
        target_path
            The folder; a file bears its whole path on the datastore below it.
        prefix
            Only files whose path begins so; all if None.
        overwrite
            Whether to replace local files; they are left alone otherwise.
        """
        spot = self._spot(None)
        copied = bring(
            spot, self._found(prefix or ""), Path(target_path), overwrite=overwrite
        )
        if show_progress:
            print(f"Downloaded {copied} files")  # noqa: T201 - v1 shows progress so
        return copied

    def _found(self, prefix: str) -> list[Found]:
        """Return the files whose path on the datastore begins so, by that path."""
        clean = prefix.replace("\\", "/").strip("/")
        folder = clean.rpartition("/")[0]
        root = self._spot(None).path
        return [
            Found(
                path=file.full[len(root) :].lstrip("/"),
                full=file.full,
                size=file.size,
                modified=file.modified,
                info=file.info,
            )
            for file in self._spot(folder).files()
            if file.full[len(root) :].lstrip("/").startswith(clean)
        ]

    def _spot(self, path: str | None) -> Spot:
        return on_datastore(self._record, path or "")


def _below(places: Sequence[Path], root: str | None) -> dict[str, Path]:
    """Return files by their path below a folder, or raise where one is not there."""
    for place in places:
        if not place.is_file():
            raise NothingToUploadError(place)
    if not places:
        return {}
    base = Path(root or os.path.commonpath([p.parent for p in places]))
    base = base.expanduser().absolute()
    return {_named(place, base): place for place in places}


def _named(place: Path, base: Path) -> str:
    if not place.is_relative_to(base):
        raise UserErrorException(
            f"The file {str(place)!r} is not below relative_root {str(base)!r}: give "
            "a folder that holds all the files."
        )
    return PurePosixPath(place.relative_to(base)).as_posix()
