"""What can be known to fail is refused before anything runs."""

from __future__ import annotations

from collections.abc import Iterable

from amlnb.model.errors import AmlnbError
from amlnb.model.names import nearest
from amlnb.model.pipeline import Pipeline
from amlnb.model.step import Place


class UnknownKernelError(AmlnbError):
    """A step asks for a kernel that is not installed."""

    def __init__(
        self, step: str, place: Place, kernel: str, known: Iterable[str]
    ) -> None:
        self.step, self.place, self.kernel = step, place, kernel
        self.known = tuple(sorted(known))
        near = nearest(kernel, self.known)
        ask = f" Did you mean {near!r}?" if near else ""
        has = ", ".join(self.known) or "none"
        super().__init__(
            f"Step {step!r} ({place}) asks for kernel {kernel!r}, which is not "
            f"installed.{ask} Installed: {has}."
        )


class UnknownComputeError(AmlnbError):
    """A step asks for a compute target that the workspace does not have."""

    def __init__(
        self, step: str, place: Place, compute: str, known: Iterable[str]
    ) -> None:
        self.step, self.place, self.compute = step, place, compute
        self.known = tuple(sorted(known))
        super().__init__(
            f"Step {step!r} ({place}) asks for compute {compute!r}, which this "
            f"workspace does not have: it has {', '.join(self.known)}."
        )


def check_can_run(
    pipeline: Pipeline, kernels: Iterable[str], computes: Iterable[str]
) -> None:
    """Refuse a pipeline whose kernels or compute targets are not here."""
    known_kernels, known_computes = set(kernels), set(computes)
    for step in pipeline.steps:
        kernel = step.kernel or pipeline.kernel
        if kernel not in known_kernels:
            raise UnknownKernelError(step.name, step.place, kernel, known_kernels)
        if step.compute not in known_computes:
            raise UnknownComputeError(
                step.name, step.place, step.compute, known_computes
            )
