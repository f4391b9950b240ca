"""Copying an output out of the workspace, whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from amlnb.model.artifact import Artifact
from amlnb.model.errors import AmlnbError
from amlnb.workspace.workspace import Workspace


class TargetExistsError(AmlnbError):
    """Something lies where an output was to be copied."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(
            f"'{path}' is there already: name another folder, or add --force to "
            "replace it."
        )


def copy_out(
    workspace: Workspace, artifact: Artifact, folder: Path, *, force: bool = False
) -> Path:
    """Copy an output into `folder` under its own name, and return where it is.

    Raises `TargetExistsError` when something is there, unless `force`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".amlnb-") as beside:
        made = workspace.export(artifact, Path(beside, _name(artifact)))
        target = folder / made.name
        if os.path.lexists(target):
            _make_room(target, force=force)
        made.rename(target)
    return target


def _name(artifact: Artifact) -> str:
    suffix = artifact.summary.get("suffix")
    of_file = artifact.format == "file" and isinstance(suffix, str)
    return f"{artifact.name}{suffix}" if of_file else artifact.name


def _make_room(target: Path, *, force: bool) -> None:
    if not force:
        raise TargetExistsError(target)
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)
    else:
        target.unlink()
