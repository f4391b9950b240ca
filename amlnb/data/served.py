"""Outside addresses that a person declared a local file or folder to stand in for.

``AMLNB_SERVE`` names a JSON file: an address, or the beginning of addresses, and the
path that is read in its place. Nothing else is ever replaced.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from amlnb.model.errors import AmlnbError

VARIABLE = "AMLNB_SERVE"


class ServedMapError(AmlnbError):
    """The file that `AMLNB_SERVE` names cannot be used."""

    def __init__(self, path: str, why: str) -> None:
        self.path, self.why = path, why
        super().__init__(
            f"{VARIABLE} names {path!r}, which {why}: it is a JSON object of "
            "addresses and the files or folders that stand in for them."
        )


def served(url: str) -> Path | None:
    """Return the local file or folder that stands in for an address, or None.

    A folder stands in for all addresses that begin with the one it is declared for.
    """
    return stand_in(url, declared())


def declared() -> Mapping[str, str]:
    """Return what was declared: addresses and paths."""
    path = os.environ.get(VARIABLE)
    if not path:
        return {}
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ServedMapError(path, f"cannot be read ({error})") from None
    if not isinstance(content, dict):
        raise ServedMapError(path, "holds no JSON object")
    return {str(url): str(place) for url, place in content.items()}


def stand_in(url: str, places: Mapping[str, str]) -> Path | None:
    """Return the path for an address: an exact one, or the longest beginning."""
    bare = url.split("?", 1)[0].split("#", 1)[0].rstrip("/")
    for known in sorted(places, key=len, reverse=True):
        start = known.rstrip("/")
        if bare == start:
            return Path(places[known])
        if bare.startswith(f"{start}/") and Path(places[known]).is_dir():
            below = Path(places[known], *bare[len(start) + 1 :].split("/"))
            return below if _is_inside(below, Path(places[known])) else None
    return None


def _is_inside(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())
