"""v1's switch for reporting its use: nothing is reported here, so it turns nothing."""

from __future__ import annotations


def set_diagnostics_collection(
    send_diagnostics: bool = True, verbosity: int = 0
) -> None:
    """Do nothing: amlnb reports nothing to anyone."""
    del send_diagnostics, verbosity
