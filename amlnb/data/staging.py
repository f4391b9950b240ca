"""Private copies of blobs where a body may read and change them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from amlnb.data.copying import copy_private
from amlnb.data.folder import Manifest
from amlnb.data.storage import storing


def stage_file(blob: Path, target: Path, *, executable: bool = False) -> Path:
    """Copy one blob to `target`, whose folder is made."""
    with storing(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        copy_private(blob, target, executable=executable)
    return target


def stage_folder(
    manifest: Manifest, target: Path, blob_of: Callable[[str], Path]
) -> Path:
    """Lay a folder's tree at `target`; links come last, so none is written through."""
    with storing(target):
        target.mkdir(parents=True)
        for entry in manifest.entries:
            place = target / entry.path
            if entry.is_folder:
                place.mkdir(parents=True, exist_ok=True)
            elif not entry.link:
                stage_file(blob_of(entry.digest), place, executable=entry.executable)
        for entry in manifest.entries:
            if entry.link:
                place = target / entry.path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.symlink_to(entry.link)
    return target
