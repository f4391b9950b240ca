"""Settings: read once, from the environment; frozen from then on."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a person may set for a workspace."""

    #: The workspace's folder; None to look from the current directory upward.
    workspace: str | None = None
    #: The store's URL (``postgresql://…``); None for SQLite in the workspace.
    store: str | None = None
    #: How many steps run at once on this machine; None for one a processor.
    slots: int | None = None

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Read ``AMLNB_WORKSPACE``, ``AMLNB_STORE`` and ``AMLNB_SLOTS``."""
        slots = environment.get("AMLNB_SLOTS", "")
        return cls(
            workspace=environment.get("AMLNB_WORKSPACE") or None,
            store=environment.get("AMLNB_STORE") or None,
            slots=max(int(slots), 1) if slots.isdigit() else None,
        )
