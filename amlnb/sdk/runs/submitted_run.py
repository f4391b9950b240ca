"""A step's run from within: its own files, and the data it was given."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from amlnb.sdk.exceptions import UserErrorException
from amlnb.sdk.runs.script_run import ScriptRun
from amlnb.sdk.runs.step_run import StepRun
from amlnb.steps.run_context import RunContext
from amlnb.steps.run_id import step_run_id

if TYPE_CHECKING:
    from amlnb.sdk.experiment import Experiment


class NoInputError(UserErrorException, KeyError):
    """A step asked for an input or output that it does not have."""

    def __init__(self, what: str, name: str, known: tuple[str, ...]) -> None:
        self.what, self.name, self.known = what, name, known
        has = ", ".join(known) or "none"
        super().__init__(
            f"The step has no {what} {name!r}; it has: {has}. Give the dataset a name "
            "with as_named_input, and list it in the step's inputs."
        )


class Datasets(dict[str, Any]):
    """Datasets by name; a name that is not there is explained."""

    def __init__(self, what: str, found: dict[str, Any]) -> None:
        super().__init__(found)
        self._what = what

    def __missing__(self, name: str) -> Any:
        raise NoInputError(self._what, name, tuple(self))


class Given:
    """What both kinds of run know from within."""

    _context: RunContext
    _experiment: Experiment

    @property
    def input_datasets(self) -> Datasets:
        """The inputs by name: a path for files, a TabularDataset for tables."""
        from amlnb.sdk.runs.lineage import input_here

        workspace = self._experiment.workspace
        found = {
            name: input_here(workspace, here)
            for name, here in self._context.inputs.items()
        }
        return Datasets("input", found)

    @property
    def output_datasets(self) -> Datasets:
        """The paths of the outputs by name."""
        found = {name: here.path for name, here in self._context.outputs.items()}
        return Datasets("output", dict(found))

    def _folder(self) -> Path:
        return Path(self._context.folder)


class SubmittedStepRun(Given, StepRun):
    """The run of this step, within its own process."""

    def __init__(self, experiment: Experiment, context: RunContext) -> None:
        self._context = context
        StepRun.__init__(self, experiment, step_run_id(context.run, _step(context)))


class SubmittedScriptRun(Given, ScriptRun):
    """The run of this script, within its own process."""

    def __init__(self, experiment: Experiment, context: RunContext) -> None:
        self._context = context
        ScriptRun.__init__(self, experiment, context.run)


def _step(context: RunContext) -> str:
    """Return the step's key without an item's number."""
    return context.key.partition("[")[0]


#: v1's name for the run of a script's own process, which scripts compare with.
_SubmittedRun = Given
