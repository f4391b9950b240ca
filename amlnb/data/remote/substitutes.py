"""Addresses that a workspace declares to be served from elsewhere.

``substitutes.json`` in the workspace's folder maps an address, or the beginning of
one, to another address or local path. So code whose data lies behind a lost or closed
address runs unchanged, and anybody can read what stood in for what.
"""

from __future__ import annotations

import json
from pathlib import Path

from amlnb.model.errors import AmlnbError

FILE = "substitutes.json"


class BadSubstitutesError(AmlnbError):
    """The file of substitutes cannot be read."""

    def __init__(self, file: str) -> None:
        self.file = file
        super().__init__(
            f"The file {file!r} is no JSON object of addresses: write "
            '{"https://old.example/data/": "/where/it/is/now/"}.'
        )


def substitute(url: str, root: Path) -> str:
    """Return the address to use for `url`: the longest declared beginning wins."""
    known = _read(root / FILE)
    begins = max((old for old in known if url.startswith(old)), key=len, default=None)
    return url if begins is None else known[begins] + url[len(begins) :]


def _read(file: Path) -> dict[str, str]:
    try:
        known = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError:
        raise BadSubstitutesError(str(file)) from None
    if not isinstance(known, dict):
        raise BadSubstitutesError(str(file))
    return {str(old): str(new) for old, new in known.items()}
