"""Sources of other projects, fetched once, kept in a cache, never part of this one."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from importlib.metadata import version
from pathlib import Path

import pytest

#: Seconds to wait for a package index.
_PATIENCE = 280


def source_of(package: str) -> Path:
    """Return the unpacked source of the very version that is installed, or skip."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    name = f"{package}-{version(package)}"
    folder = base / "amlnb-tests"
    if not (folder / name).is_dir():
        _fetch(package, folder)
    return folder / name


def _fetch(package: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    wanted = f"{package}=={version(package)}"
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-binary"]
    try:
        subprocess.run(
            [*command, package, "--dest", str(folder), wanted],
            check=True,
            capture_output=True,
            timeout=_PATIENCE,
        )
    except (OSError, subprocess.SubprocessError) as error:
        pytest.skip(f"the source of {wanted} cannot be had: {type(error).__name__}")
    (archive,) = folder.glob(f"{package}-{version(package)}.tar.gz")
    with tarfile.open(archive) as files:
        files.extractall(folder, filter="data")
