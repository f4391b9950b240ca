"""Names: which are allowed, new ids, and the nearest right one."""

from __future__ import annotations

import difflib
import keyword
import re
import secrets
import time
from collections.abc import Iterable

from amlnb.model.errors import AmlnbError

#: Ids of runs and everything a client may send back to us.
ID = re.compile(r"^[a-z0-9_-]{1,64}$")
#: No 0/o or 1/l: people read ids aloud.
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


class BadNameError(AmlnbError):
    """A name that cannot be a Python variable."""

    def __init__(self, what: str, name: str, why: str) -> None:
        self.what, self.name, self.why = what, name, why
        super().__init__(f"{what} {name!r} cannot be used: {why}.")


def check_identifier(name: str, what: str) -> str:
    """Return `name` if it can be a variable in a step, else raise BadNameError."""
    if not name.isidentifier():
        why = "write letters, digits and _, not starting with a digit"
        raise BadNameError(what, name, why)
    if keyword.iskeyword(name):
        raise BadNameError(what, name, "it is a word of the Python language")
    if name.startswith("__"):
        raise BadNameError(what, name, "names that start with __ belong to Python")
    return name


def new_run_id(now: float | None = None) -> str:
    """Make an id that sorts by time and reads well: ``20261121-101500-k3f9xq``."""
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(now))
    return f"{stamp}-{''.join(secrets.choice(_ALPHABET) for _ in range(6))}"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like `word`, or None when none is close."""
    choices = {name.lower(): name for name in known}
    found = difflib.get_close_matches(word.lower(), list(choices), n=1, cutoff=0.6)
    return choices[found[0]] if found else None
