"""A conversation with whatever runs the cells: a kernel, or a forked process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol


class KernelDiedError(Exception):
    """What runs the cells ended, or answers no more."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of an output channel, in the words of Jupyter's protocol."""

    kind: str
    #: The request that it answers.
    request: str
    content: Mapping[str, Any]


Take = Callable[[Message], None]


class Session(Protocol):
    """What executing a notebook needs of it."""

    @property
    def language_info(self) -> Mapping[str, Any]:
        """What the notebook's metadata says of the language, once it is ready."""

    async def ready(self) -> None:
        """Return when it answers and its outputs reach us, or raise."""

    async def run(
        self,
        code: str,
        take: Take,
        waiting: Callable[[], None],
        *,
        silent: bool = False,
        stop: bool = True,
        plain: bool = False,
    ) -> Mapping[str, Any]:
        """Execute code, hand on every message, and return the reply's content.

        Parameters
        ----------
        waiting
            Called now and then while nothing comes.
        stop
            Whether an error makes it refuse what was already sent after it.
        plain
            Whether it is code of ours, without magics; that may be quicker.

        Raises
        ------
        KernelDiedError
            When it ended before it answered.
        """

    def close(self) -> None:
        """End the conversation, not the process."""


class Runnable(Protocol):
    """The process that runs the cells."""

    @property
    def exit_code(self) -> int | None:
        """The exit code, negative for a signal, or None while it lives."""

    @property
    def is_lost(self) -> bool:
        """Whether what had started it ended first, and took it along."""

    @property
    def last_words(self) -> str:
        """The end of what it wrote past the cells' outputs."""

    def interrupt(self) -> None:
        """Do what Ctrl-C does."""

    def kill(self) -> None:
        """End it and all that it started, at once."""
