"""Executes a notebook in a kernel of its own, on local sockets."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from amlnb.steps import memory
from amlnb.steps.executing import carry_out
from amlnb.steps.executor import Job
from amlnb.steps.kernels import Kernel
from amlnb.steps.outcome import Outcome
from amlnb.steps.process import start_kernel
from amlnb.steps.session import Session


class KernelExecutor:
    """A kernel that starts when this is made, while papermill is being imported."""

    def __init__(
        self, kernel: Kernel, runtime: Path, cwd: str, environment: Mapping[str, str]
    ) -> None:
        self._kills_before = memory.kills()
        self.process = start_kernel(kernel, runtime, cwd, environment)

    def execute(self, job: Job) -> Outcome:
        """Run the cells in order, and leave the executed notebook."""
        name = self.process.kernel.name

        def connect() -> Session:
            from amlnb.steps.client import connected

            return connected(self.process, can_wait=job.language.stores_values)

        return carry_out(job, name, self.process, connect, self._kills_before)

    def close(self) -> None:
        """End the kernel and its process group."""
        self.process.kill()
