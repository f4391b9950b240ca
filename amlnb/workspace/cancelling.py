"""Ending a run that no runner holds any more."""

from __future__ import annotations

from amlnb.engine.ledger import LEASE_SECONDS
from amlnb.model import events as ev
from amlnb.model.run import RunStatus
from amlnb.ports import RunStore
from amlnb.workspace.owner import myself


def end_without_runner(store: RunStore, run_id: str) -> None:
    """Tell that what had not ended was cancelled, in place of the dead runner."""
    run = store.run(run_id)
    store.expire(run_id, run.owner)
    lease = store.claim(run_id, myself(), LEASE_SECONDS)
    live = [key for key, step in run.steps.items() if not step.status.is_final]
    facts: list[ev.Fact] = [ev.CancelRequested()]
    facts += [ev.StepCancelled(key=key) for key in live]
    facts.append(ev.RunEnded(status=RunStatus.CANCELLED.value))
    store.append(lease, facts)
    store.release(lease)
