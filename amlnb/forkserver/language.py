"""What a notebook's metadata says of the language that ran it."""

from __future__ import annotations

import sys
from typing import Any


def language_info() -> dict[str, Any]:
    """Return it as ipykernel tells it."""
    return {
        "name": "python",
        "version": sys.version.split()[0],
        "mimetype": "text/x-python",
        "codemirror_mode": {"name": "ipython", "version": sys.version_info[0]},
        "pygments_lexer": f"ipython{sys.version_info[0]}",
        "nbconvert_exporter": "python",
        "file_extension": ".py",
    }
