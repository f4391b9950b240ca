"""JSON from strangers: nothing in it is a bomb, and nothing is read two ways."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from amlnb.model.errors import AmlnbError
from amlnb.server.limits import MOST_DEPTH

_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"?', re.DOTALL)
_DIGITS = 300


class BadBodyError(AmlnbError):
    """The body of a request is not the JSON that it should be."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"The request's body cannot be read: {why}.")


def strict_json(body: bytes) -> Any:
    """Return the value of a JSON text.

    Refused are nesting deeper than `MOST_DEPTH`, a name given twice, ``NaN`` and
    numbers that overflow, numbers of very many digits, and text that is no Unicode.

    Raises
    ------
    BadBodyError
    """
    if _depth(body) > MOST_DEPTH:
        raise BadBodyError(f"it is nested deeper than {MOST_DEPTH} levels")
    try:
        value = json.loads(
            body.decode(),
            object_pairs_hook=_pairs,
            parse_constant=_no_constant,
            parse_float=_float,
            parse_int=_int,
        )
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeError:
        raise BadBodyError("it is no Unicode text") from None
    except json.JSONDecodeError as error:
        raise BadBodyError(f"it is no JSON (line {error.lineno})") from None
    return value


def _depth(body: bytes) -> int:
    """Return how deep brackets are nested, without parsing."""
    depth = deepest = 0
    for byte in _STRING.sub(b"", body):
        if byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    return deepest


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise BadBodyError("it gives a name twice")
    return found


def _no_constant(word: str) -> None:
    raise BadBodyError(f"{word} is no JSON")


def _float(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise BadBodyError("it has a number too large to keep")
    return value


def _int(text: str) -> int:
    if len(text) > _DIGITS:
        raise BadBodyError("it has a number of too many digits")
    return int(text)
