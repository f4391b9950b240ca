"""The logs of a run's attempts as one stream of lines, also while they grow."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from amlnb.cli.logfile import LogFile
from amlnb.engine.work import attempt_folder
from amlnb.model.errors import NotFoundError
from amlnb.model.run import Run, RunStatus
from amlnb.workspace.folder import run_folder
from amlnb.workspace.workspace import Workspace

#: Seconds between two looks at files that gave nothing new.
_PAUSE = 0.1
#: Seconds between two looks at the run.
_LOOK = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """One line, and who printed it."""

    #: The step's key, with ``#2`` behind it for a second try.
    source: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Try:
    key: str
    n: int
    started: float
    ended: bool


@dataclass(slots=True)
class RunLogs:
    """Reads the logs of all attempts of a run, or of one step's, in their order."""

    workspace: Workspace
    run_id: str
    step: str = ""
    #: The last lines of each log to begin with; None for all.
    last: int | None = None
    _files: dict[tuple[str, int], LogFile] = field(default_factory=dict)

    def written(self) -> Iterator[LogLine]:
        """Yield what is there now."""
        for attempt in tries(self.workspace.run(self.run_id), self.step):
            while lines := self._new(attempt, to_the_end=True):
                yield from lines

    def growing(self) -> Iterator[LogLine]:
        """Yield what is there and what comes, until the run ends."""
        while True:
            run = self.workspace.run(self.run_id)
            over = run.status.is_final or run.status is RunStatus.INTERRUPTED
            look = time.monotonic() + _LOOK
            while True:
                lines = self._all_new(run, to_the_end=over)
                yield from lines
                if not lines and (over or time.monotonic() >= look):
                    break
                if not lines:
                    time.sleep(_PAUSE)
            if over:
                return

    def _all_new(self, run: Run, *, to_the_end: bool) -> list[LogLine]:
        return [
            line
            for attempt in tries(run, self.step)
            for line in self._new(attempt, to_the_end=to_the_end or attempt.ended)
        ]

    def _new(self, attempt: _Try, *, to_the_end: bool) -> list[LogLine]:
        again = f"#{attempt.n}" if attempt.n > 1 else ""
        texts = self._file(attempt).lines(to_the_end=to_the_end)
        return [LogLine(source=attempt.key + again, text=text) for text in texts]

    def _file(self, attempt: _Try) -> LogFile:
        known = self._files.get((attempt.key, attempt.n))
        if known:
            return known
        base = str(run_folder(self.workspace.root, self.run_id))
        folder = attempt_folder(base, attempt.key, attempt.n)
        file = LogFile(Path(folder, "log.txt"))
        if self.last is not None:
            file.skip_to_last(self.last)
        self._files[(attempt.key, attempt.n)] = file
        return file


def where_it_ran(workspace: Workspace, run_id: str, step: str) -> str:
    """Return the run that really ran the step: this one, or the one reused from."""
    found = workspace.run(run_id).steps.get(step)
    if found is None or not found.reused_from:
        return run_id
    return where_it_ran(workspace, found.reused_from, step)


def tries(run: Run, step: str = "") -> list[_Try]:
    """Return the attempts of the run, or of a step and its items, as they began.

    Raises NotFoundError when the run has no such step.
    """
    known = {d.key for d in run.plan.decisions} | set(run.steps)
    if step and step not in known:
        raise NotFoundError("step", step, tuple(sorted(known)))
    found = [
        _Try(key=s.key, n=a.n, started=a.started, ended=a.ended is not None)
        for s in run.steps.values()
        if not step or step in (s.key, s.step)
        for a in s.attempts
    ]
    return sorted(found, key=lambda t: (t.started, t.key, t.n))
