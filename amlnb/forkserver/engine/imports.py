"""What a notebook imports, read from its text."""

from __future__ import annotations

import re
from collections.abc import Iterable

#: An import statement at the start of a line. Magics and unfinished code are no
#: hindrance, and a sentence in a string that reads like one does no harm: only what is
#: installed is imported ahead.
_IMPORT = re.compile(
    r"^[ \t]*(?:import[ \t]+(?P<names>\w[^#;\n\\]*)|from[ \t]+(?P<name>\w+))",
    re.MULTILINE,
)
_WORD = re.compile(r"\s*(\w+)")


def imported(sources: Iterable[str]) -> tuple[str, ...]:
    """Return the top-level modules that cells import, each once, in order."""
    found: dict[str, None] = {}
    for source in sources:
        for match in _IMPORT.finditer(source):
            names = match["names"]
            words = names.split(",") if names else [match["name"]]
            tops = (_WORD.match(word) for word in words)
            found |= dict.fromkeys(top[1] for top in tops if top)
    return tuple(found)
