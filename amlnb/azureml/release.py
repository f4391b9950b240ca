"""The release of v1 whose API this is; code prints and compares it."""

from __future__ import annotations

VERSION = "1.61.0"
__version__ = VERSION
