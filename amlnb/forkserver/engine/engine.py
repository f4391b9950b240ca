"""The papermill engine ``amlnb``: a Python notebook in a forked process, with no ZMQ.

Papermill loads every engine when it is imported itself, so this module imports
nothing that takes time.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from papermill.engines import NBClientEngine
from papermill.log import logger

from amlnb.model.errors import AmlnbError

#: Options of nbclient's that ask for a kernel of a certain make.
_FOR_KERNELS = (
    "config",
    "extra_arguments",
    "ipython_hist_file",
    "kernel_manager_class",
    "km",
)


class ForkEngine(NBClientEngine):  # type: ignore[misc]
    """Papermill's own engine, but for where the cells run."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, **options: Any
    ) -> Any:
        """Execute the notebook; in a real kernel where only that will do."""
        run = super().execute_managed_notebook
        try:
            manager = _started(nb_man.nb, kernel_name, options)
        except AmlnbError as error:
            logger.warning("A Jupyter kernel runs this notebook: %s", error)
            return run(nb_man, kernel_name, **options)
        try:
            return run(nb_man, kernel_name, km=manager, **options)
        finally:
            manager.end(now=options.get("shutdown_kernel") == "immediate")


class KernelNeededError(AmlnbError):
    """A forked process would not do what this notebook's kernel does."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


def _started(nb: Any, kernel_name: str, options: Mapping[str, Any]) -> Any:
    """Return the manager of a process that was forked for the notebook."""
    from amlnb.forkserver.engine.imports import imported
    from amlnb.forkserver.engine.manager import ForkedKernelManager

    for name in _FOR_KERNELS:
        if options.get(name):
            raise KernelNeededError(f"the option {name!r} is for kernels")
    spec, environment = _found(kernel_name)
    _check(spec, environment)
    cells = (cell.source for cell in nb.cells if cell.cell_type == "code")
    manager = ForkedKernelManager(kernel_name, imported(cells))
    path = options.get("resources", {}).get("metadata", {}).get("path")
    manager.start_kernel(cwd=path or os.getcwd(), env=environment)  # noqa: PTH109 - a text is wanted
    return manager


def _found(kernel_name: str) -> tuple[Any, dict[str, str]]:
    """Return what Jupyter knows of the kernel, and what its environment would be."""
    from string import Template

    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        spec = KernelSpecManager().get_kernel_spec(kernel_name)
    except NoSuchKernel:
        raise KernelNeededError(f"no kernel {kernel_name!r} is known") from None
    own = dict(os.environ)
    added = {k: Template(v).safe_substitute(own) for k, v in spec.env.items()}
    return spec, {**own, **added, "JPY_PARENT_PID": str(os.getpid())}


def _check(spec: Any, environment: Mapping[str, str]) -> None:
    from amlnb.forkserver.likeness import why_a_kernel

    provisioner = (spec.metadata.get("kernel_provisioner") or {}).get(
        "provisioner_name", ""
    )
    if provisioner == "local-provisioner":
        provisioner = ""
    why = why_a_kernel(spec.language, spec.argv, provisioner, environment)
    if why:
        raise KernelNeededError(why)
