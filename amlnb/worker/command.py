"""A command line's attempt: laid out, run, judged, collected."""

from __future__ import annotations

import shutil
from pathlib import Path

from amlnb.data.store import FileStore
from amlnb.model.artifact import ANY_PLACE, Artifact
from amlnb.model.attempt import AttemptResult, AttemptSpec, Failure
from amlnb.model.step import CommandBody, Output
from amlnb.steps.exchange import COMPLAINT, SAVED, put, take
from amlnb.steps.handover import Complaint, Saved
from amlnb.steps.log import Log
from amlnb.steps.metrics import read_metrics
from amlnb.steps.process_executor import Ended, ProcessExecutor
from amlnb.steps.process_failure import process_failure, told
from amlnb.steps.run_context import CONTEXT, FILES, RunContext
from amlnb.worker.collecting import changed_outside, is_made, warnings, written
from amlnb.worker.command_line import environment, words
from amlnb.worker.command_staging import CommandStaging

#: Folders of the working directory that are kept with the run, as Azure ML does.
_KEPT = ("outputs", "logs")


class Command:
    """One try at a step that is a command line."""

    def __init__(
        self, spec: AttemptSpec, body: CommandBody, work: Path, log: Log
    ) -> None:
        self._spec, self._body, self._work, self._log = spec, body, work, log
        self._store = FileStore(spec.artifacts)
        self._cwd = (work / "source").resolve()
        self._context = RunContext(root="", run="", key="", attempt=0, folder="")
        self._process: ProcessExecutor | None = None

    def stage(self) -> None:
        """Lay out the source directory, all inputs, and places for outputs."""
        staging = CommandStaging(spec=self._spec, store=self._store, folder=self._work)
        staging.source(self._body, self._cwd)
        self._context = staging.context()
        put(self._spec.folder, CONTEXT, self._context)
        for name in (COMPLAINT, SAVED):
            Path(self._spec.folder, name).unlink(missing_ok=True)

    def execute(self, library: Path) -> Ended:
        """Run the process to its end; its outputs are final when `close` was called.

        Raises
        ------
        NoProgramError
            When the program cannot be started.
        """
        given = words(self._spec, self._body, self._context)
        around = environment(self._spec, self._body, self._context, library)
        self._process = ProcessExecutor(self._spec.step, given, self._log)
        return self._process.execute(self._cwd, around, self._spec.timeout)

    def close(self) -> None:
        """End the process and its group."""
        if self._process is not None:
            self._process.close()

    def failure(self, ended: Ended) -> Failure | None:
        """Return why it failed, or None; keeps the files that belong to the run."""
        if self._process is not None:
            self._process.drain()
        self._keep_files()
        complaint = take(Complaint, self._spec.folder, COMPLAINT)
        if ended.exit_code and complaint is not None:
            return told(self._spec, complaint)
        log = Path(self._log.path)
        return process_failure(self._spec, self._body, ended, log, self._cwd)

    def collect(self) -> AttemptResult:
        """Commit the outputs and return the result without its times.

        Raises
        ------
        AmlnbError
            When a declared output is missing or cannot be stored.
        """
        spec = self._spec
        empty: list[str] = []
        outputs = {o.name: self._commit(o, empty) for o in spec.outputs}
        for output in spec.outputs:
            self._deliver(output.name)
        outside = changed_outside(spec, self._store)
        told = take(Saved, spec.folder, SAVED) or Saved()
        return AttemptResult(
            id=spec.id,
            outputs=outputs,
            warnings=(
                *self._said(empty),
                *(f"Step {spec.step!r}: {text}" for text in told.warnings),
                *warnings(spec, (), outside, outputs),
            ),
            metrics=read_metrics(Path(spec.folder)),
            reusable=not outside,
        )

    def _commit(self, output: Output, empty: list[str]) -> Artifact:
        path = written(Path(self._context.outputs[output.name].path))
        if not is_made(path) and output.may_be_empty:
            path.mkdir(parents=True, exist_ok=True)
            empty.append(output.name)
            return self._store.put_place(output.name, path, "dir", may_be_empty=True)
        format_ = output.format
        if format_ == ANY_PLACE:
            format_ = "dir" if path.is_dir() else "file"
        return self._store.put_place(output.name, path, format_)

    def _deliver(self, name: str) -> None:
        """Copy an output to the datastore that it is also meant for."""
        here = self._context.outputs[name]
        if not here.destination:
            return
        from amlnb.data.sources import deliver

        deliver(written(Path(here.path)), here.destination, Path(self._spec.root))

    def _said(self, empty: list[str]) -> list[str]:
        return [
            f"Step {self._spec.step!r} wrote nothing to its output {name!r}: an empty "
            "folder stands for it."
            for name in empty
        ]

    def _keep_files(self) -> None:
        """Keep what the process left where Azure ML takes files into the run."""
        for name in _KEPT:
            made = self._cwd / name
            target = Path(self._spec.folder, FILES, name)
            try:
                if made.is_dir():
                    shutil.copytree(made, target, dirs_exist_ok=True)
            except OSError as error:  # they are extras: the step's outputs count
                self._log.write(f"\namlnb: ./{name} could not be kept: {error}\n")
