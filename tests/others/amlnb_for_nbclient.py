"""A pytest plugin for nbclient's own tests: Python notebooks run in forked processes.

Tests that ask for a kernel manager of a certain make, or for a kernel's own options,
get it.
"""

from __future__ import annotations

from typing import Any

from jupyter_client.manager import AsyncKernelManager
from nbclient.client import NotebookClient

from amlnb.forkserver.engine.manager import ForkedKernelManager

_stock = NotebookClient.create_kernel_manager
_forked: list[str] = []


class _Manager(ForkedKernelManager):
    #: As jupyter_client tells of ipykernel's.
    ipykernel = True


def _create(client: NotebookClient) -> Any:
    if client.kernel_manager_class is not AsyncKernelManager or client.extra_arguments:
        return _stock(client)
    named = client.nb.metadata.get("kernelspec", {}).get("name")
    client.kernel_name = client.kernel_name or named or "python3"
    client.km = _Manager(client.kernel_name)
    _forked.append(client.kernel_name)
    return client.km


NotebookClient.create_kernel_manager = _create


def pytest_terminal_summary(terminalreporter: Any) -> None:
    terminalreporter.write_line(f"notebooks in forked processes: {len(_forked)}")
