"""The limits of what clients may send."""

from __future__ import annotations

#: As `amlnb.model.names.ID`, for the parts of patterns.
ID_PATTERN = "[a-z0-9_-]{1,64}"
MOST_PATH = 4_096
MOST_TEXT = 512
#: The largest whole number that a browser can hold.
MOST_NUMBER = (1 << 53) - 1
MOST_BODY = 1 << 20
MOST_DEPTH = 32
