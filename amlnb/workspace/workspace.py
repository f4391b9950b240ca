"""The workspace: plan, submit, watch, cancel, resume and repair runs."""

from __future__ import annotations

import getpass
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from amlnb.engine.plan import make_plan
from amlnb.engine.planner import Planner
from amlnb.engine.work import attempt_folder
from amlnb.model.artifact import PLACE_FORMATS, Artifact
from amlnb.model.errors import NotFoundError
from amlnb.model.events import Event
from amlnb.model.json import JsonValue
from amlnb.model.names import new_run_id
from amlnb.model.parameter import bind
from amlnb.model.pipeline import Pipeline, check
from amlnb.model.plan import Action, Plan, without_fingerprints
from amlnb.model.run import Run, RunOptions, RunStatus, replay
from amlnb.ports import AssetStore, RunBusyError
from amlnb.settings import Settings
from amlnb.workspace import by_hand
from amlnb.workspace import folder as folders
from amlnb.workspace.by_hand import ByHand
from amlnb.workspace.cancelling import end_without_runner
from amlnb.workspace.check import check_can_run
from amlnb.workspace.doctor import Finding, examine
from amlnb.workspace.driving import drive_here, planner_of
from amlnb.workspace.launch import Launched, LaunchError, last_words, launch
from amlnb.workspace.owner import is_gone
from amlnb.workspace.parts import Parts
from amlnb.workspace.runs import choose
from amlnb.workspace.sweep import Freed, sweep

#: Seconds between two looks at a run that is watched.
WATCH_SECONDS = 0.1
#: Seconds that a new runner may take to its first sign of life.
_STARTING_SECONDS = 30.0


class Workspace:
    """A folder with runs, results and artifacts; `open` finds or makes one."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        #: Runners that this process started, to hear of one that ends without a word.
        self._started: dict[str, Launched] = {}

    @classmethod
    def open(
        cls,
        start: Path | None = None,
        *,
        create: bool = True,
        settings: Settings | None = None,
    ) -> Workspace:
        """Open the workspace of a folder: the nearest ``.amlnb``, upward from it.

        Parameters
        ----------
        start
            Where to look from; the current directory if None. ``AMLNB_WORKSPACE``
            wins over it.
        create
            Make ``.amlnb`` in `start` when there is none.

        Raises
        ------
        NoWorkspaceError, ReadOnlyWorkspaceError
            When there is none and none can be made.
        """
        settings = settings or Settings.read()
        root = root_for(settings, (start or Path.cwd()).resolve(), create=create)
        return cls(Parts.open(root, settings))

    @property
    def root(self) -> Path:
        """The ``.amlnb`` folder."""
        return self._parts.root

    @property
    def folder(self) -> Path:
        """The folder that holds it, as a rule the project's."""
        return self._parts.root.parent

    @property
    def assets(self) -> AssetStore:
        """Its named, versioned things: datastores, datasets, models and the like."""
        return self._parts.assets

    # --------------------------------------------------------------- before a run

    def plan(
        self,
        pipeline: Pipeline,
        parameters: Mapping[str, JsonValue] | None = None,
        options: RunOptions | None = None,
    ) -> Plan:
        """Return what a run would do, and why; nothing runs and nothing is stored."""
        return self._planned(pipeline, parameters, options)[1]

    def _planned(
        self,
        pipeline: Pipeline,
        parameters: Mapping[str, JsonValue] | None,
        options: RunOptions | None,
    ) -> tuple[Planner, Plan]:
        """Return the plan, and who made it; refuse what can be known to fail."""
        from amlnb.steps.kernels import known_kernels

        bound = bind(check(pipeline).parameters, parameters or {})
        computes = self._parts.computes()
        check_can_run(pipeline, known_kernels(), computes)
        planner = planner_of(self._parts, pipeline, bound, options or RunOptions())
        return planner, make_plan(planner, computes["local"].slots)

    def submit(
        self,
        pipeline: Pipeline,
        parameters: Mapping[str, JsonValue] | None = None,
        options: RunOptions | None = None,
        *,
        experiment: str = "",
    ) -> Run:
        """Store a run with its plan, start its runner, and return at once.

        If nothing has to run, the run has ended when this returns.
        """
        planner, plan = self._planned(pipeline, parameters, options)
        run = Run(
            id=new_run_id(),
            pipeline=pipeline.name,
            experiment=experiment or pipeline.name,
            created=time.time(),
            parameters=planner.parameters,
            options=planner.options,
            plan=without_fingerprints(plan),
            user=getpass.getuser(),
        )
        self._parts.store.create_run(run, pipeline)
        if plan.count(Action.RUN):
            self._started[run.id] = launch(self.root, run.id)
        else:
            drive_here(self._parts, run, planner)
        return run

    # -------------------------------------------------------------------- looking

    def run(self, run_id: str) -> Run:
        """Return the run as it is now; interrupted where its runner died."""
        return self._as_it_is(self._parts.store.run(run_id))

    def head(self, run_id: str) -> Run:
        """Return the run as it is now, without its steps; cheap enough to ask often."""
        return self._as_it_is(self._parts.store.head(run_id))

    def runs(
        self,
        *,
        pipeline: str | None = None,
        experiment: str | None = None,
        limit: int = 50,
    ) -> list[Run]:
        """Return the newest runs, newest first, without their steps."""
        found = self._parts.store.runs(
            pipeline=pipeline, experiment=experiment, limit=limit
        )
        return [self._as_it_is(run) for run in found]

    def _as_it_is(self, run: Run) -> Run:
        """Return the run, interrupted if its runner is gone or never came."""
        if not run.status.is_final and is_gone(run.owner):
            return replace(run, status=RunStatus.INTERRUPTED)
        if run.status is RunStatus.PENDING and self._never_came(run):
            said = last_words(self.root, run.id)
            return replace(run, status=RunStatus.INTERRUPTED, message=said)
        return run

    def _never_came(self, run: Run) -> bool:
        started = self._started.get(run.id)
        if started is not None and started.has_ended:
            # It may have spoken just before it ended.
            return not self._parts.store.events_after(run.id, 0, limit=1)
        return time.time() - run.created > _STARTING_SECONDS

    def find(self, text: str = "last", *, pipeline: str | None = None) -> str:
        """Return the id of the run meant by ``last``, or a beginning or end of an id.

        Raises
        ------
        NotFoundError, AmbiguousRunError
            When no run, or more than one, is meant.
        """
        return choose(text, self._parts.store.runs(pipeline=pipeline, limit=10_000))

    def pipeline(self, run_id: str) -> Pipeline:
        """Return the pipeline as it was when the run was submitted."""
        return self._parts.store.pipeline(run_id)

    def events_after(
        self, run_id: str, seq: int, *, limit: int = 10_000
    ) -> list[Event]:
        """Return the run's events with a greater number, the first `limit` of them."""
        return self._parts.store.events_after(run_id, seq, limit)

    def watch(
        self,
        run_id: str,
        *,
        interval: float = WATCH_SECONDS,
        timeout: float | None = None,
    ) -> Iterator[Run]:
        """Yield the run now, and whenever something happened, until it has ended.

        The last one yielded is final or interrupted, unless `timeout` seconds were
        up before. Looking costs one small query each `interval` seconds, and watching
        does not touch the run itself.
        """
        began = time.monotonic()
        run = self._parts.store.run(run_id)
        while True:
            seen = self._as_it_is(run)
            yield seen
            if seen.status.is_final or seen.status is RunStatus.INTERRUPTED:
                return
            events: list[Event] = []
            while not events:
                if timeout is not None and time.monotonic() - began >= timeout:
                    return
                time.sleep(interval)
                events = self._parts.store.events_after(run_id, run.seq)
                if not events and self._as_it_is(run) is not run:
                    break
            run = replay(run, events) if events else self._parts.store.run(run_id)

    def wait(self, run_id: str, timeout: float | None = None) -> Run:
        """Return the run when it has ended, or as it is after `timeout` seconds."""
        run = self.run(run_id)
        for run in self.watch(run_id, timeout=timeout):  # noqa: B007 - the last one is the answer
            pass
        return run

    # --------------------------------------------------------------------- acting

    def cancel(self, run_id: str) -> bool:
        """Ask the run to stop; return False if it had ended already.

        A run that no runner holds is ended here.
        """
        store = self._parts.store
        if not store.request_cancel(run_id, getpass.getuser()):
            return False
        if self.run(run_id).status is RunStatus.INTERRUPTED:
            end_without_runner(store, run_id)
        return True

    def resume(self, run_id: str) -> Run:
        """Start a new runner on a run that was interrupted, failed or cancelled.

        What is done stays done; the rest is tried again, with the code and the
        parameters of that run.
        """
        run = self.run(run_id)
        if run.status in (RunStatus.RUNNING, RunStatus.CANCELLING):
            raise RunBusyError(run_id, run.owner)
        if run.status is RunStatus.COMPLETED:
            return run
        if run.owner and is_gone(run.owner):
            self._parts.store.expire(run_id, run.owner)
        runner = launch(self.root, run_id)
        while not self._parts.store.events_after(run_id, run.seq):
            if runner.has_ended:  # it ended without a word to the store
                raise LaunchError(run_id, last_words(self.root, run_id))
            time.sleep(WATCH_SECONDS / 2)
        return self.run(run_id)

    def repair(
        self,
        run_id: str,
        pipeline: Pipeline | None = None,
        parameters: Mapping[str, JsonValue] | None = None,
        again: Collection[str] = (),
    ) -> Run:
        """Submit a new run that keeps what `run_id` did and redoes the rest.

        Parameters
        ----------
        pipeline
            The pipeline with new code; None for the run's own.
        parameters
            Values that differ from the run's own; steps that use them run again,
            and only they and their heirs.
        again
            Steps to redo with all that comes after them, though nothing changed.
        """
        run = self._parts.store.run(run_id)
        pipeline = pipeline or self.pipeline(run_id)
        declared = {p.name for p in pipeline.parameters}
        old = {k: v for k, v in run.parameters.items() if k in declared}
        options = replace(
            run.options,
            repairs=run_id,
            regenerate_outputs=False,
            again=_with_heirs(pipeline, again),
        )
        return self.submit(
            pipeline,
            {**old, **(parameters or {})},
            options,
            experiment=run.experiment,
        )

    def begin_by_hand(self, experiment: str, tags: Mapping[str, str]) -> ByHand:
        """Start a run without steps, held by this process until it ends it."""
        return by_hand.begin(self._parts.store, experiment, tags)

    def end_by_hand(self, held: ByHand, status: RunStatus, message: str = "") -> None:
        """End a run that `begin_by_hand` started."""
        by_hand.end(self._parts.store, held, status, message)

    # ----------------------------------------------------------------- what it made

    def attempt_folder(self, run_id: str, key: str, n: int | None = None) -> Path:
        """Return the folder of a step's attempt, the newest one by default.

        It holds ``log.txt``, ``executed.ipynb``, ``spec.json`` and ``result.json``.
        A reused step has its attempt in the run that made the result.

        Raises
        ------
        NotFoundError
            When the run has no such step, or the step was not attempted.
        """
        run = self._parts.store.run(run_id)
        step = run.steps.get(key)
        if step is None:
            raise NotFoundError("step", key, tuple(run.steps))
        if step.reused_from and n is None:
            return self.attempt_folder(step.reused_from, key)
        if not step.attempts:
            raise NotFoundError("attempt of step", key)
        number = n if n is not None else step.attempts[-1].n
        base = str(folders.run_folder(self.root, run.id))
        return Path(attempt_folder(base, key, number))

    def load(self, artifact: Artifact) -> object:
        """Return an output's value; a `Path` for a file or folder.

        Pickled values run code when loaded: load only what your own runs made.
        """
        if artifact.format in PLACE_FORMATS:
            target = self.root / "pulled" / artifact.digest / artifact.name
            return target if target.exists() else self.export(artifact, target)
        return self._parts.artifacts.get_value(artifact)

    def preview(self, artifact: Artifact, rows: int = 20) -> dict[str, JsonValue]:
        """Return what a screen shows of an output; no code of it is run."""
        from amlnb.data.preview import preview

        return preview(self._parts.artifacts, artifact, rows)

    def export(self, artifact: Artifact, target: Path) -> Path:
        """Copy an output's bytes to `target`, a file or folder, and return it."""
        target.parent.mkdir(parents=True, exist_ok=True)
        return self._parts.artifacts.stage(artifact, target)

    def take_files(
        self, folder: Path, files: Iterable[Path], *, dry: bool = False
    ) -> tuple[Artifact, Mapping[str, str]]:
        """Store some files of a folder, and return them with each one's digest.

        With `dry`, nothing is stored.
        """
        name = folder.name or "source"
        taken, manifest = self._parts.artifacts.put_files(name, folder, files, dry=dry)
        return taken, {entry.path: entry.digest for entry in manifest.files}

    # ---------------------------------------------------------------- housekeeping

    def gc(self, *, keep_runs: int = 50, dry: bool = False) -> Freed:
        """Forget all but the newest ended runs, and bytes that nothing names."""
        return sweep(self._parts, keep_runs=keep_runs, dry=dry)

    def doctor(self) -> list[Finding]:
        """Return what is well with this machine and workspace, and what is not."""
        return examine(self._parts)

    def close(self) -> None:
        """Close the store's connections."""
        self._parts.store.close()


def root_for(settings: Settings, start: Path, *, create: bool) -> Path:
    """Return the ``.amlnb`` folder that `Workspace.open` opens for `start`."""
    if settings.workspace is not None:
        named = Path(settings.workspace).expanduser().resolve()
        root = named if named.name == folders.NAME else named / folders.NAME
    else:
        root = folders.find(start) or start / folders.NAME
    if not root.is_dir() and not create:
        raise folders.NoWorkspaceError(start)
    return root if root.is_dir() else folders.make(root)


def _with_heirs(pipeline: Pipeline, names: Collection[str]) -> tuple[str, ...]:
    """Return these steps and all that come after them; refuse unknown ones."""
    wanted = {pipeline.step(name).name for name in names}
    wanted |= pipeline.graph.heirs(wanted)
    return tuple(step.name for step in pipeline.steps if step.name in wanted)
