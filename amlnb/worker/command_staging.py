"""What a command line needs around it: its source, inputs, and places for outputs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from amlnb.data.store import FileStore
from amlnb.model.artifact import LIST_FORMAT, Artifact
from amlnb.model.attempt import AttemptSpec, DataInput, PathInput
from amlnb.model.errors import AmlnbError, NotFoundError
from amlnb.model.step import CommandBody, Output
from amlnb.steps.destination import destination_of
from amlnb.steps.run_context import InputHere, OutputHere, RunContext
from amlnb.steps.run_id import step_run_id
from amlnb.worker.staging import InputError

_DIRECT = "direct"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandStaging:
    """Brings what an attempt works on into its folder."""

    spec: AttemptSpec
    store: FileStore
    #: The attempt's work folder.
    folder: Path

    def source(self, body: CommandBody, target: Path) -> None:
        """Lay out the source directory, or an empty folder where there is none."""
        if body.snapshot is None:
            target.mkdir(parents=True)
            return
        try:
            self.store.stage(body.snapshot, target)
        except (AmlnbError, OSError) as error:
            raise InputError(self.spec.step, "source_directory", str(error)) from error

    def context(self) -> RunContext:
        """Lay out inputs and places, and return what the process may know of them.

        Raises
        ------
        InputError
            When an input is gone or unreadable.
        """
        spec = self.spec
        return RunContext(
            root=spec.root,
            run=spec.id.run,
            key=spec.id.key,
            attempt=spec.id.n,
            folder=spec.folder,
            experiment=spec.experiment,
            inputs={name: self._input(name, one) for name, one in spec.inputs.items()},
            outputs={output.name: self._output(output) for output in spec.outputs},
        )

    def _input(self, name: str, given: Artifact | PathInput | DataInput) -> InputHere:
        target = self.folder / "inputs" / name
        try:
            if isinstance(given, Artifact):
                path, view = self._staged(given, target), self.spec.views.get(name, {})
                mode = str(view.get("mode", "mount"))
                return InputHere(path=str(path), definition=view, mode=mode)
            if isinstance(given, PathInput):
                return InputHere(path=self._outside(given))
            return self._data(given, target)
        except (AmlnbError, OSError) as error:
            raise InputError(self.spec.step, name, str(error)) from error

    def _staged(self, artifact: Artifact, target: Path) -> Path:
        suffix = str(artifact.summary.get("suffix", ""))
        target.parent.mkdir(parents=True, exist_ok=True)
        if artifact.format == LIST_FORMAT:
            return self.store.stage(artifact, target)
        return self.store.stage(artifact, target.with_name(target.name + suffix))

    def _outside(self, given: PathInput) -> str:
        if "://" in given.path:
            return given.path
        path = Path(self.spec.cwd, given.path)
        if not path.exists():
            raise NotFoundError("file or folder", given.path)
        return str(path)

    def _data(self, given: DataInput, target: Path) -> InputHere:
        if given.mode == _DIRECT:
            return InputHere(definition=given.definition, mode=_DIRECT)
        from amlnb.data.sources import materialise

        target.parent.mkdir(parents=True, exist_ok=True)
        root = Path(self.spec.root)
        path = materialise(given.definition, root, target, given.mode)
        return InputHere(path=str(path), definition=given.definition, mode=given.mode)

    def _output(self, output: Output) -> OutputHere:
        """Make the place for an output: its folder, and itself if it is a ``dir``."""
        path = self.folder / "outputs" / output.name / output.name
        path.parent.mkdir(parents=True, exist_ok=True)
        if output.format == "dir":
            path.mkdir(exist_ok=True)
        step_run = step_run_id(self.spec.id.run, self.spec.id.key)
        said = destination_of(output, step_run, self.spec.values)
        return OutputHere(path=str(path), destination=said)
