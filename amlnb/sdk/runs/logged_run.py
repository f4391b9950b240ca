"""LoggedRun: what ``Experiment.start_logging`` gives, for code in the open notebook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from amlnb.model.run import RunStatus
from amlnb.sdk.exceptions import UserErrorException
from amlnb.sdk.runs.run import Run
from amlnb.sdk.runs.status import run_status
from amlnb.workspace import by_hand

if TYPE_CHECKING:
    from amlnb.sdk.experiment import Experiment


class NotHeldError(UserErrorException):
    """A run is ended by code that did not start it."""

    def __init__(self, run_id: str) -> None:
        self.run_id = run_id
        super().__init__(
            f"Run {run_id!r} was started elsewhere: end it there, with the object "
            "that start_logging returned, or stop it with cancel()."
        )


class LoggedRun(Run):
    """A run without steps, to which code logs until it calls `complete` or `fail`.

    It goes on while the process that started it lives.

    Parameters
    ----------
    experiment
        The experiment that it is filed under.
    run_id
        Its id.
    """

    def __init__(
        self, experiment: Experiment, run_id: str, held: by_hand.ByHand | None = None
    ) -> None:
        super().__init__(experiment, run_id)
        self._held = held

    @classmethod
    def begin(cls, experiment: Experiment, tags: Mapping[str, str]) -> LoggedRun:
        """Start one in this process."""
        held = experiment.workspace.local.begin_by_hand(experiment.name, tags)
        return cls(experiment, held.run.id, held)

    @property
    def type(self) -> str:
        """``azureml.scriptrun``, as v1 calls it."""
        return "azureml.scriptrun"

    def get_status(self) -> str:
        """Return how it stands now, in v1's words."""
        return run_status(self._local.head(self._run).status)

    def _own_properties(self) -> Mapping[str, str]:
        return {"azureml.runsource": "experiment"}

    def complete(self) -> None:
        """Tell that it ended well."""
        self._end(RunStatus.COMPLETED)

    def fail(self, error_details: Any = None, error_code: Any = None) -> None:
        """Tell that it failed, and why."""
        del error_code
        said = getattr(error_details, "message", None) or error_details or ""
        self._end(RunStatus.FAILED, str(said))

    def cancel(self) -> bool:
        """Tell that it was stopped; return False if it had ended."""
        if self.has_ended():
            return False
        if self._held is None:
            return super().cancel()
        self._end(RunStatus.CANCELLED)
        return True

    def _end(self, status: RunStatus, message: str = "") -> None:
        if self.has_ended():
            return
        if self._held is None:
            raise NotHeldError(self.id)
        self._local.end_by_hand(self._held, status, message)

    def child_run(  # type: ignore[override] # here it is possible
        self, name: str | None = None, run_id: str | None = None, outputs: object = None
    ) -> LoggedRun:
        """Start a run of the same experiment, tagged with this one's id."""
        del run_id, outputs
        child = self.begin(self._experiment, {"parent": self.id})
        if name:
            child.display_name = name
        return child

    def __exit__(self, *error: object) -> None:
        """End it: well, or with the error that left the block."""
        if error[1] is None:
            self.complete()
        else:
            self.fail(f"{type(error[1]).__name__}: {error[1]}")
