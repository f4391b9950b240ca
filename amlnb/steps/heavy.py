"""Importing papermill without the parts of other packages that it only might use."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

#: Optional imports of papermill's stores and of jsonschema's format checks, which
#: take longer than the rest together, and which nothing here ever calls.
_UNUSED = (
    *("pyarrow", "boto3", "azure", "gcsfs", "github"),
    *("rfc3987_syntax", "rfc3987", "rfc3986_validator", "rfc3339_validator"),
    *("isoduration", "fqdn", "uri_template", "webcolors", "jsonpointer"),
)


@contextmanager
def without_unused() -> Iterator[None]:
    """Make optional imports fail at once inside the block, as if not installed."""
    absent = [name for name in _UNUSED if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in absent:
            sys.modules.pop(name, None)
