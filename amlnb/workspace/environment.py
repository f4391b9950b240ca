"""What a step's code runs on, as a text that changes when that does."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path


def describe(kernel: str, imports: Sequence[str], owners: Owners) -> str:
    """Return Python's version and the versions of the packages that are imported.

    Only packages that the step names count, so that installing another one leaves
    its results valid. Other kernels are told by their name alone: nothing here
    can see into them.
    """
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    found = [f"{name} {owners.version(name)}" for name in sorted(set(imports))]
    return "; ".join([f"{kernel} {version}", *found])


class Owners:
    """Which installed distribution offers a module that is named otherwise.

    To find out takes the file list of every distribution, so the answers are kept
    in a file until a folder of ``sys.path`` changes.

    Parameters
    ----------
    file
        Where they are kept; it need not be there, nor be writable.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: dict[str, list[str]] | None = None

    def version(self, module: str) -> str:
        """Return the version of the distribution that offers `module`, or ``?``."""
        from importlib import metadata

        try:
            return metadata.version(module)
        except metadata.PackageNotFoundError:
            owners = self._owners().get(module, [])
        return ",".join(metadata.version(owner) for owner in owners) or "?"

    def _owners(self) -> dict[str, list[str]]:
        if self._known is None:
            stamp = _stamp()
            self._known = self._read(stamp) or self._find_out(stamp)
        return self._known

    def _read(self, stamp: str) -> dict[str, list[str]] | None:
        try:
            kept = json.loads(self._file.read_bytes())
        except (OSError, ValueError):
            return None
        return kept.get("owners") if kept.get("stamp") == stamp else None

    def _find_out(self, stamp: str) -> dict[str, list[str]]:
        from importlib import metadata

        found = metadata.packages_distributions()
        owners = {name: sorted(set(names)) for name, names in found.items()}
        text = json.dumps({"stamp": stamp, "owners": owners})
        new = self._file.with_suffix(".new")
        try:
            new.write_text(text, encoding="utf-8")
            new.replace(self._file)
        except OSError:
            pass  # a read-only workspace plans all the same, only slower
        return owners


def _stamp() -> str:
    """Return a text that changes when something is installed or taken away."""
    folders = [Path(entry) for entry in sys.path if entry]
    there = [(str(f), f.stat().st_mtime_ns) for f in folders if f.is_dir()]
    return json.dumps([sys.version, there])
