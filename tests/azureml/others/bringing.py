"""Bringing others' files out of a clone at test time; none of them is ever kept."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

#: A folder with clones, as OWNER/NAME: ``git clone https://github.com/OWNER/NAME``.
VARIABLE = "AMLNB_CLONES"


@dataclass(frozen=True)
class Clone:
    """A git repository on this machine; its work tree need not be there."""

    place: Path

    def bring(self, revision: str, folder: str, target: Path) -> list[str]:
        """Write the files of a folder below `target`; return their paths in it."""
        start = f"{folder}/" if folder else ""
        told = self._git("ls-tree", "-r", "-z", revision, *([start] if start else []))
        brought = []
        for line in told.decode().split("\0"):
            facts, _, path = line.partition("\t")
            if not path:
                continue
            kind, digest = facts.split()[1:3]
            content = self._blob(digest) if kind == "blob" else None
            if content is None:
                continue  # a submodule, or a large file that the clone lacks
            name = str(PurePosixPath(path).relative_to(folder)) if folder else path
            file = target / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            brought.append(name)
        return brought

    def _blob(self, digest: str) -> bytes | None:
        try:
            return self._git("cat-file", "blob", digest)
        except subprocess.CalledProcessError:
            return None

    def _git(self, *words: str) -> bytes:
        return subprocess.run(
            ["git", "-C", str(self.place), *words], capture_output=True, check=True
        ).stdout


def clone(repository: str) -> Clone | str:
    """Return the clone of a repository, or the reason why it cannot be had."""
    folder = os.environ.get(VARIABLE)
    if not folder:
        return f"{VARIABLE} names no folder with clones"
    place = Path(folder, *repository.split("/"))
    return Clone(place) if place.is_dir() else f"{place} is not there"
