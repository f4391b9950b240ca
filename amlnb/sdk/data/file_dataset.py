"""FileDataset: files of datastores and addresses, as one set."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path, PurePosixPath
from typing import Self

from amlnb.data.sets.picking import select
from amlnb.data.sources import materialise
from amlnb.sdk.data.abstract_dataset import AbstractDataset
from amlnb.sdk.data.condition import Column
from amlnb.sdk.data.consumption import DatasetConsumptionConfig, HdfsError
from amlnb.sdk.data.home import root_of
from amlnb.sdk.exceptions import UserErrorException

_METADATA = {
    "Size": "Size",
    "LastModifiedTime": "LastModifiedTime",
    "CreatedTime": "LastModifiedTime",
    "Path": "Path",
}


class MountContext:
    """A file dataset laid out in a folder of this machine, for a while."""

    def __init__(self, dataset: FileDataset, mount_point: str | None) -> None:
        self._dataset = dataset
        self._own = None if mount_point else Path(tempfile.mkdtemp(prefix="amlnb-"))
        self.mount_point = str(mount_point or (self._own or Path()) / "data")

    def start(self) -> None:
        """Lay the files out."""
        self._dataset.download(self.mount_point, overwrite=True)

    def stop(self) -> None:
        """Take them away again, where the folder is ours."""
        if self._own is not None:
            shutil.rmtree(self._own, ignore_errors=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()


class FileDataset(AbstractDataset):
    """Files; made by ``Dataset.File.from_files``."""

    # ------------------------------------------------------------------- for steps

    def as_mount(self, path_on_compute: str | None = None) -> DatasetConsumptionConfig:
        """Return it as an input: a path to the files in place, or to a single file."""
        return self.as_named_input(self._input_name()).as_mount(path_on_compute)

    def as_download(
        self, path_on_compute: str | None = None
    ) -> DatasetConsumptionConfig:
        """Return it as an input: a path to copies of the files."""
        return self.as_named_input(self._input_name()).as_download(path_on_compute)

    def as_hdfs(self) -> DatasetConsumptionConfig:
        """Refuse: there is no Hadoop here."""
        raise HdfsError

    def as_cache(self, datacache_store: object) -> DatasetConsumptionConfig:
        """Return it as copies: there is no separate cache here."""
        del datacache_store
        return self.as_download()

    def hydrate(self, datacache_store: object, replica_count: object = None) -> None:
        """Do nothing: there is no separate cache here."""
        del datacache_store, replica_count

    # --------------------------------------------------------------------- reading

    def to_path(self) -> list[str]:
        """Return its files' paths within it, each with a slash at the beginning."""
        found = select(self._definition, root_of(self._workspace))
        return [f"/{picked.path}" for picked in found]

    def download(
        self,
        target_path: str | None = None,
        overwrite: bool = False,
        ignore_not_found: bool = False,
    ) -> list[str]:
        """Copy its files to a local folder, and return the paths of the copies.

        Parameters
        ----------
        target_path
            The folder; a new one in the system's temporary folder if None.
        overwrite
            Whether files that are there may be replaced; otherwise that is an error.
        ignore_not_found
            Whether it may have no files at all.
        """
        folder = Path(target_path or tempfile.mkdtemp(prefix="amlnb-"))
        found = select(self._definition, root_of(self._workspace))
        if not found and ignore_not_found:
            return []
        places = [folder / PurePosixPath(picked.path) for picked in found]
        there = [place for place in places if place.exists()]
        if there and not overwrite:
            raise UserErrorException(
                f"There is already a file {str(there[0])!r}: say overwrite=True to "
                "replace it, or download to another folder."
            )
        self._lay(folder)
        return [str(place) for place in places]

    def _lay(self, folder: Path) -> None:
        """Copy the files beside the folder, then move them in: whole or not at all."""
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".amlnb-") as draft:
            laid = Path(draft) / "data"
            root = root_of(self._workspace)
            materialise(self._definition, root, laid, mode="download")
            for file in [p for p in laid.rglob("*") if p.is_file()]:
                place = folder / file.relative_to(laid)
                place.parent.mkdir(parents=True, exist_ok=True)
                file.replace(place)

    def mount(self, mount_point: str | None = None, **kwargs: object) -> MountContext:
        """Return a context in which its files lie in a local folder, as copies."""
        del kwargs  # v1's options of the file system driver
        return MountContext(self, mount_point)

    def file_metadata(self, col: str) -> Column:
        """Return what stores tell of a file, for `filter`: ``Size``, in bytes, ..."""
        if col not in _METADATA:
            raise UserErrorException(
                f"There is no metadata {col!r} of files: use {', '.join(_METADATA)}."
            )
        return Column(_METADATA[col])
