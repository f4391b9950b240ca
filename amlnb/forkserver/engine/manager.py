"""A forked process as nbclient sees a kernel's manager."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from amlnb.forkserver.engine.client import ForkedKernelClient
from amlnb.forkserver.order import Order
from amlnb.forkserver.process import ForkedProcess
from amlnb.forkserver.start import Forkservers, reach

#: Seconds that a process has for its exit functions, as a kernel has.
_PATIENCE = 5.0


class ForkedKernelManager:
    """The methods of jupyter_client's managers that executing a notebook needs.

    May be given to nbclient as ``km``; whoever does so calls `end` afterwards.

    Parameters
    ----------
    modules
        What the cells will import.
    """

    def __init__(
        self, kernel_name: str = "python3", modules: Sequence[str] = ()
    ) -> None:
        self.kernel_name = kernel_name
        self.kernel_id = ""
        self._modules = tuple(modules)
        self._process: ForkedProcess | None = None
        self._client: ForkedKernelClient | None = None

    @property
    def has_kernel(self) -> bool:
        """Whether a process was started and not ended again."""
        return self._process is not None

    def start_kernel(
        self,
        *,
        cwd: str | None = None,
        env: Mapping[str, str] | None = None,
        **_: Any,
    ) -> None:
        """Fork a process.

        Raises
        ------
        NoForkserverError
            Where none can be started.
        ForkRefusedError
            When the forkserver could not fork.
        """
        environment = dict(os.environ if env is None else env)
        order = Order(
            cwd=cwd or os.getcwd(),  # noqa: PTH109 - a text is wanted
            environment=environment,
            modules=self._modules,
        )
        server = Forkservers(workspace="papermill").ensure(environment)
        self._process = ForkedProcess(reach(server), order)

    def client(self) -> ForkedKernelClient:
        """Return the one line to the process.

        Raises
        ------
        RuntimeError
            When there is no process, as jupyter_client has it.
        """
        if self._process is None:
            raise RuntimeError("No kernel is running!")
        if self._client is None:
            self._client = ForkedKernelClient(self._process)
        return self._client

    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self._process is not None and self._process.is_alive

    def interrupt_kernel(self) -> None:
        """Do what Ctrl-C does."""
        if self._process is not None:
            self._process.interrupt()

    def shutdown_kernel(self, now: bool = False, restart: bool = False) -> None:  # noqa: ARG002 - Jupyter's
        """End the process, as `end` does."""
        self.end(now=now)

    def cleanup_resources(self, restart: bool = False) -> None:  # noqa: ARG002 - Jupyter's
        """End what nobody has ended: nbclient does not ask a dead kernel to."""
        self.end(now=True)

    def end(self, *, now: bool = False) -> None:
        """End the process and all that it started.

        Parameters
        ----------
        now
            Whether it is killed at once, without its exit functions.
        """
        client, self._client = self._client, None
        if client is not None:
            client.stop_channels()
        process, self._process = self._process, None
        if process is None:
            return
        if now or not process.is_alive:
            process.close()
            return
        process.interrupt()
        process.leave(_PATIENCE)
