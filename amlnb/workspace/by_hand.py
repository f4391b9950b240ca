"""Runs without steps: a notebook's cells log to one until they say that it ended."""

from __future__ import annotations

import getpass
import time
from collections.abc import Mapping
from dataclasses import dataclass

from amlnb.model.events import RunEnded, RunStarted
from amlnb.model.names import new_run_id
from amlnb.model.pipeline import Pipeline
from amlnb.model.run import Run, RunOptions, RunStatus
from amlnb.ports import Lease, RunStore
from amlnb.workspace.owner import myself

#: Seconds for which such a run may go on: a person's session. Where its process
#: ends before, the run shows as interrupted at once.
_SESSION_SECONDS = 7 * 24 * 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """A run that this process holds, and the right to end it."""

    run: Run
    lease: Lease


def begin(store: RunStore, experiment: str, tags: Mapping[str, str]) -> ByHand:
    """Store a run without steps, started now and held by this process."""
    run = Run(
        id=new_run_id(),
        pipeline=experiment,
        experiment=experiment,
        created=time.time(),
        options=RunOptions(tags=tags),
        user=getpass.getuser(),
    )
    store.create_run(run, Pipeline(name=experiment, steps=()))
    lease = store.claim(run.id, myself(), _SESSION_SECONDS)
    store.append(lease, [RunStarted(owner=myself())])
    return ByHand(run=run, lease=lease)


def end(store: RunStore, held: ByHand, status: RunStatus, message: str = "") -> None:
    """Tell that it ended; nothing may be told of it afterwards."""
    store.append(held.lease, [RunEnded(status=status.value, message=message)])
    store.release(held.lease)
