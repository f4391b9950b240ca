"""A run's status in v1's words."""

from __future__ import annotations

from typing import Self

from amlnb.model.run import RunStatus, StepStatus

#: What counts as still under way.
RUNNING_STATES = ["NotStarted", "Running", "Queued", "Unknown"]
FINAL_STATES = ("Completed", "Failed", "Canceled")


_WORDS = frozenset({"Completed", "Finished"})


class Completed(str):
    """``Completed``, which is also ``Finished``.

    v1 used both words for one state, and code compares with either.
    """

    __slots__ = ()

    def __new__(cls) -> Self:
        """Return the word."""
        return super().__new__(cls, "Completed")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and str.__str__(other) in _WORDS

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash("Completed")


_OF_RUNS = {
    RunStatus.PENDING: "NotStarted",
    RunStatus.RUNNING: "Running",
    RunStatus.CANCELLING: "CancelRequested",
    RunStatus.FAILED: "Failed",
    RunStatus.CANCELLED: "Canceled",
    RunStatus.INTERRUPTED: "NotResponding",
}
_OF_STEPS = {
    StepStatus.WAITING: "NotStarted",
    StepStatus.RUNNING: "Running",
    StepStatus.RETRYING: "Running",
    StepStatus.FAILED: "Failed",
    StepStatus.UPSTREAM_FAILED: "Canceled",
    StepStatus.SKIPPED: "Canceled",
    StepStatus.CANCELLED: "Canceled",
}


def run_status(status: RunStatus) -> str:
    """Return a pipeline run's status as v1 says it."""
    return Completed() if status is RunStatus.COMPLETED else _OF_RUNS[status]


def step_status(status: StepStatus) -> str:
    """Return a step run's status as v1 says it."""
    return Completed() if status.is_good else _OF_STEPS[status]


def is_final(status: str) -> bool:
    """Return whether nothing more will happen by itself."""
    return str.__str__(status) in FINAL_STATES or status == "NotResponding"
