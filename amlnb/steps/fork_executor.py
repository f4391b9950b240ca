"""Executes a Python notebook in a process forked from one that is warm already."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from amlnb.forkserver.frames import Frame
from amlnb.forkserver.language import language_info
from amlnb.forkserver.likeness import why_a_kernel
from amlnb.forkserver.order import Order
from amlnb.forkserver.process import ForkedProcess, ProcessEndedError
from amlnb.forkserver.start import reach
from amlnb.steps import memory
from amlnb.steps.executing import carry_out
from amlnb.steps.executor import Job
from amlnb.steps.kernels import Kernel
from amlnb.steps.outcome import Outcome
from amlnb.steps.session import KernelDiedError, Message, Session, Take

#: Bytes of one output that are taken at all; the notebook keeps far less.
_LARGEST = 64 << 20


class ForkExecutor:
    """A process that is forked when this is made."""

    def __init__(
        self,
        kernel: Kernel,
        server: Path,
        cwd: str,
        environment: Mapping[str, str],
        modules: Iterable[str] = (),
    ) -> None:
        self._kills_before = memory.kills()
        self._kernel = kernel
        order = Order(
            cwd=cwd,
            environment={**environment, **kernel.environment},
            modules=tuple(modules),
        )
        self.process = ForkedProcess(reach(server), order, _LARGEST)

    def execute(self, job: Job) -> Outcome:
        """Run the cells in order, and leave the executed notebook."""

        def connect() -> Session:
            return ForkedSession(self.process)

        name = self._kernel.name
        return carry_out(job, name, self.process, connect, self._kills_before)

    def close(self) -> None:
        """End the process and all that it started."""
        self.process.close()

    @property
    def is_gone(self) -> bool:
        """Whether the forkserver has told that nothing of it is left."""
        return self.process.is_gone


class ForkedSession:
    """A forked process in the words of a kernel's conversation."""

    def __init__(self, process: ForkedProcess) -> None:
        self._process = process
        self.language_info: Mapping[str, Any] = language_info()

    async def ready(self) -> None:
        """Return at once: it was born ready."""

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
        """Execute code, hand on every message, and return the reply's content."""
        del stop  # nothing is ever sent ahead

        def hand_on(frame: Frame) -> None:
            take(Message(frame.kind, str(frame.request), frame.content))

        try:
            return self._process.run(code, hand_on, waiting, silent=silent, plain=plain)
        except ProcessEndedError:
            raise KernelDiedError from None

    def close(self) -> None:
        """Do nothing: there is nothing but the process."""


def can_fork(kernel: Kernel) -> bool:
    """Whether a forked process does what the kernel would."""
    argv = kernel.command("{connection_file}")
    provisioner = kernel.provisioner
    return not why_a_kernel(kernel.language, argv, provisioner, os.environ)
