"""Settings: read once, from the environment; frozen from then on."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass

_OFF = ("off", "0", "no", "false")
_NUMBER = re.compile(r"\d+(\.\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a person may set for a workspace."""

    #: The workspace's folder; None to look from the current directory upward.
    workspace: str | None = None
    #: The store's URL (``postgresql://…``); None for SQLite in the workspace.
    store: str | None = None
    #: How many steps run at once on this machine; None for one a processor.
    slots: int | None = None
    #: Whether Python steps run in processes forked from a warm one; else in kernels.
    forkserver: bool = True
    #: Seconds without work after which a forkserver ends.
    forkserver_idle: float = 600.0
    #: Modules that are not to be imported before a fork, besides those known.
    not_before_fork: tuple[str, ...] = ()

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Read the variables ``AMLNB_WORKSPACE``, ``AMLNB_STORE`` and so on.

        ``AMLNB_FORKSERVER=off`` runs Python steps in kernels; ``AMLNB_NOT_BEFORE_FORK``
        names modules, separated by commas.
        """
        slots = environment.get("AMLNB_SLOTS", "")
        idle = environment.get("AMLNB_FORKSERVER_IDLE", "")
        never = environment.get("AMLNB_NOT_BEFORE_FORK", "").split(",")
        return cls(
            workspace=environment.get("AMLNB_WORKSPACE") or None,
            store=environment.get("AMLNB_STORE") or None,
            slots=max(int(slots), 1) if slots.isdigit() else None,
            forkserver=environment.get("AMLNB_FORKSERVER", "on") not in _OFF,
            forkserver_idle=float(idle) if _NUMBER.fullmatch(idle) else 600.0,
            not_before_fork=tuple(n.strip() for n in never if n.strip()),
        )
