"""A pytest plugin for papermill's own tests: the engine `amlnb` is the default."""

from __future__ import annotations

from typing import Any

from papermill.engines import papermill_engines

from amlnb.forkserver.engine import manager
from amlnb.forkserver.engine.engine import ForkEngine

papermill_engines.register(None, ForkEngine)
_forked: list[str] = []


class _Counting(manager.ForkedKernelManager):
    def start_kernel(self, **options: Any) -> None:
        super().start_kernel(**options)
        _forked.append(self.kernel_name)


manager.ForkedKernelManager = _Counting  # type: ignore[misc]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    terminalreporter.write_line(f"notebooks in forked processes: {len(_forked)}")
