"""What a step made, to download: as v1 calls it, data at a path of a datastore."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from amlnb.model.artifact import Artifact
from amlnb.model.step import Output
from amlnb.sdk.data.binding import Reads
from amlnb.sdk.data.port_binding import Bindable, InputPortBinding
from amlnb.sdk.exceptions import UserErrorException

if TYPE_CHECKING:
    from amlnb.sdk.runs.step_run import StepRun


class NotMadeError(UserErrorException):
    """An output was asked for that its step has not made."""

    def __init__(self, step: str, name: str, status: str) -> None:
        self.step, self.name, self.status = step, name, status
        super().__init__(
            f"Output {name!r} of step {step!r} is not there: the step's status is "
            f"{str.__str__(status)}. Wait until it has ended well."
        )


class StepRunOutput:
    """One output of a step run.

    Parameters
    ----------
    context
        Not needed.
    pipeline_run_id, step_run, name, step_output
        The run, its step, the output's name, and the output as the step declares it.
    artifact
        What was made; None while nothing is.
    """

    def __init__(
        self,
        context: object,
        pipeline_run_id: str,
        step_run: StepRun,
        name: str,
        step_output: Output,
        artifact: Artifact | None = None,
    ) -> None:
        del context
        self.pipeline_run_id, self.step_run = pipeline_run_id, step_run
        self.name, self.step_output, self.artifact = name, step_output, artifact

    def get_port_data_reference(self) -> PortDataReference:
        """Return it, to download it."""
        return PortDataReference(self)

    def __repr__(self) -> str:
        return f"StepRunOutput({self.name!r})"


class PortDataReference(Bindable):
    """What a step made, at its path of a datastore.

    Parameters
    ----------
    output
        The output.
    """

    def __init__(self, output: StepRunOutput) -> None:
        self._output = output

    @property
    def name(self) -> str:
        """The output's name."""
        return self._output.name

    @property
    def path_on_datastore(self) -> str:
        """Where it lies in the datastore, and below the folder it is downloaded to."""
        from amlnb.sdk.runs.places import path_on_datastore

        return path_on_datastore(self._output)

    @property
    def _path_on_datastore(self) -> str:  # v1 code reads it, though it is private
        return self.path_on_datastore

    @property
    def datastore(self) -> Any:
        """The datastore that it counts to."""
        workspace = self._output.step_run.experiment.workspace
        name = self._output.step_output.destination.get("datastore")
        from amlnb.sdk.runs.places import datastore_of

        return datastore_of(workspace, name)

    @property
    def datastore_name(self) -> str:
        """The name of that datastore."""
        return str(self.datastore.name)

    def download(
        self,
        local_path: Path | str,
        overwrite: bool | None = None,
        show_progress: bool | None = None,
    ) -> int:
        """Copy it below a folder, at its `path_on_datastore`; return how many files.

        Parameters
        ----------
        local_path
            The folder; made if need be.
        overwrite
            Whether files that are there are replaced; else they stay.
        """
        target = Path(local_path) / self.path_on_datastore
        made = self._stored()
        if made.is_file():
            pairs = [(made, target)]
        else:
            target.mkdir(parents=True, exist_ok=True)
            files = [p for p in sorted(made.rglob("*")) if p.is_file()]
            pairs = [(p, target / p.relative_to(made)) for p in files]
        if show_progress:
            print(f"Downloading {len(pairs)} files to {target}")  # noqa: T201 - v1 prints
        return sum(_copy(one, other, overwrite=bool(overwrite)) for one, other in pairs)

    def read_as(self) -> Reads:
        """Return what it is as another pipeline's input: the bytes that were made."""
        definition = {"kind": "path", "url": str(self._stored())}
        return Reads(name=self.name, source=definition, by_use=True)

    def as_mount(self, input_name: str | None = None) -> InputPortBinding:
        """Return it as another pipeline's input."""
        return self.create_input_binding(input_name)

    def _stored(self) -> Path:
        output = self._output
        run = output.step_run
        if output.artifact is None:
            raise NotMadeError(run.name, output.name, run.get_status())
        found = run.experiment.workspace.local.load(output.artifact)
        return Path(str(found))

    def __repr__(self) -> str:
        return f"PortDataReference({self.name!r}, {self.path_on_datastore!r})"


def _copy(source: Path, target: Path, *, overwrite: bool) -> int:
    if target.exists() and not overwrite:
        return 0
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    return 1
