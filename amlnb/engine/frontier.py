"""The frontier of a run: which steps may be decided now, which are barred. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from amlnb.engine.inputs import data_parents
from amlnb.model.pipeline import Pipeline
from amlnb.model.reason import Reason, Why
from amlnb.model.run import StepStatus
from amlnb.model.step import Step

_FAILED = frozenset(
    {StepStatus.FAILED, StepStatus.UPSTREAM_FAILED, StepStatus.CANCELLED}
)


class Frontier:
    """Counts the parents that each step still waits for; each end costs its arrows."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._graph = pipeline.graph
        #: The steps by name.
        self.steps = {step.name: step for step in pipeline.steps}
        self._waiting = {n: len(p) for n, p in self._graph.parents.items()}
        self._ended: dict[str, StepStatus] = {}

    def start(self) -> list[str]:
        """Return the steps that wait for nobody, in the pipeline's order."""
        return [n for n in self.steps if not self._waiting[n] and n not in self._ended]

    def end(self, name: str, status: StepStatus) -> list[str]:
        """Note that a step ended, and return the steps that now wait for nobody."""
        self._ended[name] = status
        free: list[str] = []
        for child in self._graph.children(name):
            self._waiting[child] -= 1
            if not self._waiting[child] and child not in self._ended:
                free.append(child)
        return free

    @property
    def statuses(self) -> Mapping[str, StepStatus]:
        """How each step ended, for those that have."""
        return self._ended

    def open(self) -> list[str]:
        """Return the steps that have not ended, in the pipeline's order."""
        return [name for name in self.steps if name not in self._ended]

    def barred(self, step: Step) -> Reason | None:
        """Return why a step whose parents have all ended cannot run, or None."""
        data = data_parents(step)
        for parent in step.parents():
            reason = self._barred_by(parent, needs_data=parent in data)
            if reason is not None:
                return reason
        return None

    def _barred_by(self, parent: str, *, needs_data: bool) -> Reason | None:
        status = self._ended[parent]
        if status is StepStatus.SKIPPED and needs_data:
            return Reason(why=Why.PARENT_SKIPPED, name=parent)
        if status not in _FAILED:
            return None
        if self.steps[parent].allow_failure and not needs_data:
            return None
        return Reason(why=Why.PARENT_FAILED, name=parent)

    def failed(self) -> list[str]:
        """Return the steps whose failure makes the run a failed one."""
        return [
            name
            for name, status in self._ended.items()
            if status is StepStatus.FAILED and not self.steps[name].allow_failure
        ]
