"""Outputs of a step, brought back into the user's namespace."""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any

from amlnb.model.artifact import Artifact
from amlnb.model.errors import NotFoundError
from amlnb.model.run import StepRun
from amlnb.wire.words import size


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """One output that is now a variable."""

    artifact: Artifact
    step: str
    run: str
    #: The type of the different value that the name had before; empty if none.
    replaced: str = ""

    def __str__(self) -> str:
        """Return ``model ← train, run …k3f9xq: LogisticRegression, 1.2 kB``."""
        what = self.artifact.type or self.artifact.format
        was = f"; it had another value ({self.replaced})" if self.replaced else ""
        return (
            f"{self.artifact.name} ← {self.step} (run {self.run}): {what}, "
            f"{size(self.artifact.size)}{was}"
        )


def chosen(step: StepRun, names: Sequence[str]) -> list[Artifact]:
    """Return the outputs of those names, or all of them.

    Raises
    ------
    NotFoundError
        For a name that the step has not made.
    """
    for name in names:
        if name not in step.outputs:
            known = tuple(step.outputs)
            raise NotFoundError(f"output of step {step.key!r} named", name, known)
    return [step.outputs[name] for name in names or step.outputs]


def pull(
    step: StepRun,
    artifacts: Sequence[Artifact],
    load: Callable[[Artifact], object],
    namespace: MutableMapping[str, Any],
    run: str,
) -> list[Pulled]:
    """Load the artifacts and bind them to their names, all or none."""
    values = {artifact.name: load(artifact) for artifact in artifacts}
    pulled = [
        Pulled(
            artifact=artifact,
            step=step.key,
            run=run,
            replaced=_replaced(artifact.name, values[artifact.name], namespace),
        )
        for artifact in artifacts
    ]
    namespace.update(values)
    return pulled


def _replaced(name: str, value: object, namespace: Mapping[str, Any]) -> str:
    if name not in namespace or is_same(namespace[name], value):
        return ""
    return type(namespace[name]).__name__


def is_same(old: Any, new: Any) -> bool:
    """Return whether two values are equal, as far as they can tell themselves."""
    if old is new:
        return True
    if type(old) is not type(new):
        return False
    try:
        if hasattr(old, "equals"):  # pandas and Arrow, whose == is not one answer
            return bool(old.equals(new))
        equal = old == new
        return bool(equal.all()) if hasattr(equal, "all") else bool(equal)
    except Exception:  # noqa: BLE001 - a user's own == may do anything
        return False
