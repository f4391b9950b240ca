"""What is asked of a forkserver: one fresh process, and what it is to find."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A process that is to be forked."""

    #: Its working directory.
    cwd: str
    #: Its whole environment; nothing is taken from the server's own.
    environment: Mapping[str, str] = field(default_factory=dict)
    #: Modules that its code will import: the server imports them once, before it forks,
    #: unless they are not to be imported before a fork.
    modules: tuple[str, ...] = ()
