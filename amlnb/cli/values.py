"""Parameter values as short words; pure."""

from __future__ import annotations

import json
from collections.abc import Mapping

from amlnb.cli.words import shorten
from amlnb.model.json import JsonValue
from amlnb.wire.words import one_line

_LONGEST_VALUE = 40


def parameter_words(values: Mapping[str, JsonValue]) -> str:
    """Return ``C=0.3 seed=1``, long values cut."""
    return " ".join(f"{name}={value_words(value)}" for name, value in values.items())


def value_words(value: JsonValue) -> str:
    """Return a short text of a JSON value."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return shorten(one_line(text), _LONGEST_VALUE)
