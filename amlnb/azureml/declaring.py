"""What a run declares for outside addresses: ``URL=FILE``, as a map."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from amlnb.model.errors import AmlnbError


class ServeError(AmlnbError):
    """A ``--serve`` does not say which file stands in for which address."""

    def __init__(self, given: str, why: str) -> None:
        self.given, self.why = given, why
        super().__init__(
            f"--serve {given!r} {why}: say --serve URL=FILE, where FILE is a file, or "
            "a folder for all addresses that begin with URL."
        )


def declare(given: Iterable[str], start: Path) -> dict[str, str]:
    """Return the map for texts ``URL=FILE``, the files looked for in `start`."""
    return dict(_pair(text, start) for text in given)


def _pair(text: str, start: Path) -> tuple[str, str]:
    # An address may have an equals sign of its own, so the last one counts.
    url, sign, name = text.rpartition("=")
    if not sign or "://" not in url:
        raise ServeError(text, "names no address")
    path = (start / name).resolve()
    if not path.exists():
        raise ServeError(text, f"names {str(path)!r}, which is not there")
    return url, str(path)


def write(places: Mapping[str, str], folder: Path) -> Path:
    """Write the map where every process of the run can read it, and return the file."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "served.json"
    file.write_text(json.dumps(places, indent=1), encoding="utf-8")
    return file
