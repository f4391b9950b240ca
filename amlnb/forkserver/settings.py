"""How a forkserver is to behave."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """How long and how large a forkserver may be."""

    #: Seconds without a process after which it ends.
    idle: float = 600.0
    #: Bytes of its own memory beyond which it imports nothing more.
    memory: int = 2 << 30
    #: Modules not to be imported before a fork, besides those known to be unfit.
    never: tuple[str, ...] = ()
