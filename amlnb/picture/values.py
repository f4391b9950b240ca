"""Parameter values in short words."""

from __future__ import annotations

import json
from collections.abc import Mapping

from amlnb.model.json import JsonValue
from amlnb.wire.words import one_line

_LONGEST = 40


def worded_values(values: Mapping[str, JsonValue]) -> str:
    """Return ``C=0.3, origin=EWR``, long values cut."""
    return ", ".join(f"{one_line(k)}={_value(v)}" for k, v in values.items())


def _value(value: JsonValue) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    line = one_line(text)
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
