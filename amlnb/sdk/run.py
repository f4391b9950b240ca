"""A run in Python: what `Pipeline.submit` gives, to watch, stop and read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from amlnb.model.errors import NotFoundError
from amlnb.model.run import Run as State
from amlnb.model.run import RunStatus
from amlnb.picture.html import Bundle, bundle
from amlnb.workspace.workspace import Workspace


class Run:
    """One run, by its id; what it says is what the store knows at that moment."""

    def __init__(self, run_id: str, workspace: Workspace) -> None:
        self.id = run_id
        self._workspace = workspace

    @property
    def state(self) -> State:
        """The run as it is now, with its steps."""
        return self._workspace.run(self.id)

    @property
    def status(self) -> RunStatus:
        """How it stands now."""
        return self.state.status

    def wait(self, timeout: float | None = None) -> Run:
        """Return when it has ended, or after `timeout` seconds."""
        self._workspace.wait(self.id, timeout)
        return self

    def cancel(self) -> bool:
        """Ask it to stop; return False if it had ended."""
        return self._workspace.cancel(self.id)

    def output(self, step: str, name: str) -> object:
        """Return what a step made: a value, or a `Path` for a file or folder.

        Raises
        ------
        NotFoundError
            When the run has no such step, or the step made no such thing.
        """
        steps = self.state.steps
        if step not in steps:
            raise NotFoundError("step", step, tuple(steps))
        outputs = steps[step].outputs
        if name not in outputs:
            raise NotFoundError(f"output of step {step!r} named", name, tuple(outputs))
        return self._workspace.load(outputs[name])

    def log(self, step: str) -> str:
        """Return what a step's newest attempt printed."""
        path: Path = self._workspace.attempt_folder(self.id, step) / "log.txt"
        return path.read_text(encoding="utf-8", errors="replace")

    def _repr_mimebundle_(self, **_: Any) -> Bundle:
        return bundle(self._workspace.pipeline(self.id), self.state)
