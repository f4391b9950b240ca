"""The files through which worker and kernel talk: small JSON, private to the user."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, TypeVar

from amlnb.model.codec import decode, encode

T = TypeVar("T")

HANDOVER = "handover.json"
COMPLAINT = "complaint.json"
SAVED = "saved.json"
ACCOUNT = "account.json"


def put(folder: str | Path, name: str, noun: Any) -> Path:
    """Write a noun for the other side, readable by this user only."""
    path = Path(folder, name)
    opener = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(opener, "w", encoding="utf-8") as file:
        json.dump(encode(noun), file)
    return path


def take(cls: type[T], folder: str | Path, name: str) -> T | None:
    """Return the noun that the other side left, or None if it left none."""
    try:
        text = Path(folder, name).read_text("utf-8")
    except FileNotFoundError:
        return None
    return decode(cls, json.loads(text))
