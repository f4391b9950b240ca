"""Bring files from a spot to this machine, and take files there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from amlnb.data.copying import copy_private
from amlnb.data.remote.spot import Found, Spot
from amlnb.data.storage import storing
from amlnb.model.errors import AmlnbError

#: Files that are asked for one by one, rather than by a listing of all.
_FEW = 20
#: Told of each file: its path and its size in bytes.
Told = Callable[[str, int], None]


class AlreadyThereError(AmlnbError):
    """A file would be overwritten, and nobody said it may be."""

    def __init__(self, where: str, path: str) -> None:
        self.where, self.path = where, path
        super().__init__(
            f"There is already a file {path!r} on {where}: say overwrite=True to "
            "replace it, or choose another target path."
        )


class NothingToUploadError(AmlnbError):
    """A file or folder that is to be uploaded is not there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(
            f"There is no file or folder {str(path)!r} to upload: correct the path; a "
            f"relative one starts in {str(Path.cwd())!r}."
        )


def fetch(spot: Spot, targets: Mapping[str, Path]) -> None:
    """Copy files of the spot's file system, each to a path that is not there yet."""
    for target in targets.values():
        target.parent.mkdir(parents=True, exist_ok=True)
    if spot.is_local:
        for full, target in targets.items():
            with storing(target):
                copy_private(Path(full), target)
        return
    with spot.asking():
        spot.fs.get(list(targets), [str(t) for t in targets.values()])


def link(targets: Mapping[str, Path]) -> None:
    """Stand for local files at other paths without copying a byte."""
    for full, target in targets.items():
        with storing(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(full)


def local_files(place: Path, globs: Iterable[str] = ()) -> dict[str, Path]:
    """Return a folder's files by their path below it, or the file itself by its name.

    Raises
    ------
    NothingToUploadError
        When nothing is there.
    """
    if place.is_file():
        return {place.name: place}
    if not place.is_dir():
        raise NothingToUploadError(place)
    found = {
        (Path(folder) / name).relative_to(place).as_posix(): Path(folder) / name
        for folder, _, names in os.walk(place, followlinks=True)
        for name in names
    }
    wanted = list(globs)
    return {
        path: file
        for path, file in sorted(found.items())
        if not wanted or any(_fits(path, pattern) for pattern in wanted)
    }


def send(
    files: Mapping[str, Path], spot: Spot, *, overwrite: bool, told: Told | None = None
) -> int:
    """Copy local files to paths below the spot; return how many were sent.

    A file that is there already is left alone unless `overwrite` holds.
    """
    targets = {below: f"{spot.path}/{below}" for below in files}
    if not overwrite:
        there = _there(spot, targets.values())
        targets = {b: target for b, target in targets.items() if target not in there}
    if spot.is_local:
        for below, target in targets.items():
            _put(files[below], Path(target))
    elif targets:
        with spot.asking():  # many at once: a store far away is slow to answer
            spot.fs.put([str(files[b]) for b in targets], [*targets.values()])
    if told is not None:
        for below in targets:
            told(below, files[below].stat().st_size)
    return len(targets)


def _there(spot: Spot, targets: Iterable[str]) -> set[str]:
    """Return which of the targets are there: by one listing, where they are many."""
    wanted = set(targets)
    if len(wanted) > _FEW:
        return wanted & {found.full for found in spot.files()}
    with spot.asking():
        return {target for target in wanted if spot.fs.exists(target)}


def _put(file: Path, place: Path) -> None:
    """Copy one file to another place; it appears there whole or not at all."""
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(f".{place.name}.{os.getpid()}.part")
    draft.unlink(missing_ok=True)
    with storing(place):
        copy_private(file, draft)
        os.utime(draft)  # a datastore's file bears the time of its upload
        draft.replace(place)


def bring(spot: Spot, found: Iterable[Found], folder: Path, *, overwrite: bool) -> int:
    """Copy what was found below a folder, by its paths; return how many were copied."""
    targets = {f.full: folder / PurePosixPath(f.path) for f in found}
    wanted = {full: t for full, t in targets.items() if overwrite or not t.exists()}
    for target in wanted.values():
        target.unlink(missing_ok=True)
    if wanted:
        fetch(spot, wanted)
    return len(wanted)


def _fits(path: str, pattern: str) -> bool:
    return fnmatch(path, pattern) or fnmatch(path, pattern.removeprefix("**/"))
