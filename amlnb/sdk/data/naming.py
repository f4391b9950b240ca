"""Which names data may have."""

from __future__ import annotations

import re

#: What paths, variables and arguments can all hold.
_PORT = re.compile(r"[A-Za-z_]\w*")
_TITLE = re.compile(r"[A-Za-z0-9][\w .-]*")


def is_port_name(name: object) -> bool:
    """Whether an input or output may be called so."""
    return isinstance(name, str) and _PORT.fullmatch(name) is not None


def is_title(name: object) -> bool:
    """Whether a dataset or model may be registered so."""
    return isinstance(name, str) and _TITLE.fullmatch(name) is not None
