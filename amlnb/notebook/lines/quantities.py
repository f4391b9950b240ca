"""Times and sizes as people write them: ``30m``, ``1.5h``, ``7d``, ``4GB``."""

from __future__ import annotations

import re

from amlnb.model.errors import AmlnbError

_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_BYTES = {
    "": 1, "b": 1,
    "k": 10**3, "kb": 10**3, "m": 10**6, "mb": 10**6,
    "g": 10**9, "gb": 10**9, "t": 10**12, "tb": 10**12,
    "kib": 2**10, "mib": 2**20, "gib": 2**30, "tib": 2**40,
}  # fmt: skip
_TIME_PART = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h|d|w)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]*)")


class BadQuantityError(AmlnbError):
    """A text that is no time or size."""

    def __init__(self, text: str, what: str, example: str) -> None:
        self.text, self.what = text, what
        super().__init__(f"{text!r} is not {what}: write it like {example}.")


def seconds(text: str) -> float:
    """Return ``45s``, ``30m``, ``1.5h``, ``1h30m`` or ``10`` (seconds) as seconds."""
    word = text.strip().lower()
    if _NUMBER.fullmatch(word):
        return float(word)
    total, at = 0.0, 0
    while part := _TIME_PART.match(word, at):
        total += float(part[1]) * _SECONDS[part[2]]
        at = part.end()
    if at == 0 or at != len(word):
        raise BadQuantityError(text, "a time", "45s, 30m, 1.5h, 7d or 10 (seconds)")
    return total


def size(text: str) -> int:
    """Return ``4GB``, ``512MiB`` or ``1000`` (bytes) as bytes."""
    found = _SIZE.fullmatch(text.strip().lower())
    if found is None or found[2] not in _BYTES:
        raise BadQuantityError(text, "a size", "512MB, 4GB or 4GiB")
    return int(float(found[1]) * _BYTES[found[2]])
