"""``--run isolated``: one step as the pipeline would run it, and its outputs back."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from amlnb.model.errors import NotFoundError
from amlnb.model.run import Run, RunOptions, RunStatus
from amlnb.notebook.live.display import say
from amlnb.notebook.live.pulling import pull
from amlnb.notebook.live.session import Session
from amlnb.notebook.live.waiting import refuse_bad_end
from amlnb.wire.words import size

#: Outputs from this size on are named, not brought back by themselves.
MOST_BYTES = 50_000_000
_LOOK_SECONDS = 0.1


def run_isolated(session: Session, name: str) -> None:
    """Run a step and what it needs, show its log, and bind its small outputs.

    An interrupt stops the run, since the cell is what runs.
    """
    workspace = session.workspace()
    run = workspace.submit(session.pipeline(), {}, RunOptions(targets=(name,)))
    try:
        run = _follow(session, run.id, name)
    except KeyboardInterrupt:
        workspace.cancel(run.id)
        raise
    refuse_bad_end(run)
    bring_back(session, run, name)


def _follow(session: Session, run_id: str, name: str) -> Run:
    """Copy the step's log to the cell's output until the run has ended."""
    at = 0
    while True:
        run = session.workspace().run(run_id)
        at = _copy_log(_log(session, run, name), at)
        if run.status.is_final or run.status is RunStatus.INTERRUPTED:
            return run
        time.sleep(_LOOK_SECONDS)


def _log(session: Session, run: Run, name: str) -> Path | None:
    step = run.steps.get(name)
    if step is None or not step.attempts:
        return None
    try:
        return session.workspace().attempt_folder(run.id, name) / "log.txt"
    except NotFoundError:
        return None


def _copy_log(path: Path | None, at: int) -> int:
    if path is None or not path.exists():
        return at
    with path.open("rb") as log:
        log.seek(at)
        text = log.read()
    sys.stdout.write(text.decode("utf-8", "replace"))
    return at + len(text)


def bring_back(session: Session, run: Run, name: str) -> None:
    """Bind the step's outputs; name the large ones instead."""
    step = run.steps[name]
    small = [a for a in step.outputs.values() if a.size < MOST_BYTES]
    load = session.workspace().load
    for pulled in pull(step, small, load, session.namespace, run.id):
        say(str(pulled))
    for artifact in step.outputs.values():
        if artifact.size >= MOST_BYTES:
            say(
                f"{artifact.name} is {size(artifact.size)}: bring it with %pipeline "
                f"pull {name}.{artifact.name}"
            )
