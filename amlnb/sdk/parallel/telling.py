"""Words for how a parallel run goes, and for why it came to nothing."""

from __future__ import annotations

from collections.abc import Sequence

from amlnb.model.attempt import Fault
from amlnb.sdk.parallel.mini_batch import MiniBatch
from amlnb.sdk.parallel.mishap import Mishap
from amlnb.sdk.parallel.settings import Settings
from amlnb.sdk.parallel.tally import Loss, Tally
from amlnb.steps.handover import Complaint

#: Progress is told at most this many times.
_TIMES = 20


def beginning(settings: Settings, batches: Sequence[MiniBatch], size: int) -> str:
    """Say how the work is divided, and why not as was asked for."""
    if not batches:
        return f"amlnb: {nothing(settings)}."
    wanted = settings.node_count * (settings.process_count or 0)
    asked = (
        f" (node_count={settings.node_count} x process_count_per_node="
        f"{settings.process_count} asked for {wanted})"
        if wanted > size
        else ""
    )
    return (
        f"amlnb: {_many(len(batches), 'mini-batch')} by "
        f"{_many(size, 'worker process')} on this machine{asked}."
    )


def progress(tally: Tally) -> str:
    """Say how far it is; empty while too little changed since it was said last."""
    ended, total = tally.ended, tally.total
    if ended != total and ended * _TIMES // total == (ended - 1) * _TIMES // total:
        return ""
    return f"amlnb: {ended:,} of {_many(total, 'mini-batch')} ended{_failed(tally)}."


def end(tally: Tally) -> str:
    """Say what became of the items; empty if the work was given up."""
    if not tally.is_over or not tally.total:
        return ""
    done = tally.items - tally.failed_items
    return f"amlnb: {done:,} of {tally.items:,} items done{_failed(tally)}."


def mishap(tally: Tally, batch: MiniBatch, found: Mishap, again: bool) -> str:
    """Say that a mini-batch failed, and what comes then."""
    then = "it is tried again" if again else "it is given up"
    return f"amlnb: {found.headline}, on {name(tally, batch)}: {then}."


def warnings(settings: Settings, tally: Tally) -> tuple[str, ...]:
    """Return what a person should know though the step ended well."""
    if not tally.total:
        return (f"{nothing(settings)[0].upper()}{nothing(settings)[1:]}.",)
    if not tally.failed_items:
        return ()
    first = next((loss for loss in tally.losses if loss.mishap), tally.losses[0])
    said = first.mishap.headline if first.mishap else "run() returned too few results"
    text = (
        f"{_many(tally.failed_items, 'item')} of {tally.items:,} failed, which "
        f"error_threshold={tally.limits.items} allows: {said}, on "
        f"{name(tally, first.batch)}."
    )
    return (text,)


def nothing(settings: Settings) -> str:
    """Say that there is no work."""
    return f"there is nothing to do: no items in {_listed(settings.inputs)}"


def of_start(found: Mishap) -> Complaint:
    """Return the complaint that no worker process could be made ready."""
    at = "while the entry script was imported" if found.is_final else "in init()"
    is_of_init = "init()" in found.what
    return Complaint(
        fault=found.fault,
        message=f"{found.headline}{'' if is_of_init else f', {at}'}.",
        traceback=found.traceback,
        place=found.place,
        line=found.line,
    )


def of_losses(tally: Tally) -> Complaint:
    """Return the complaint that more failed than may: the first of it, and how much."""
    raised = [loss for loss in tally.losses if loss.mishap is not None]
    first = (raised or tally.losses)[0]
    found = first.mishap
    what = _many(tally.failed_items, "item")
    if tally.passed().startswith("allowed"):
        what = f"{_many(tally.failed_batches, 'mini-batch')} of {tally.total}"
    much = f"{what} failed, more than {tally.passed()} allows"
    if found is None:
        return Complaint(fault=Fault.BODY, message=_short(tally, first, much))
    tries = f", tried {_times(first.tries)}" if first.tries > 1 else ""
    message = f"{found.headline}, on {name(tally, first.batch)}{tries}. {much}."
    return Complaint(
        fault=found.fault,
        message=message,
        traceback=found.traceback,
        place=found.place,
        line=found.line,
    )


def name(tally: Tally, batch: MiniBatch) -> str:
    """Return ``mini-batch 2 of 7 (a.csv, b.csv)``: counted from 1."""
    return f"mini-batch {batch.index + 1} of {tally.total} ({batch.label})"


def _short(tally: Tally, loss: Loss, much: str) -> str:
    items = loss.results + loss.items
    return (
        f"run() returned {_many(loss.results, 'result')} for the {_many(items, 'item')}"
        f" of {name(tally, loss.batch)}, and items without a result count as failed: "
        f"{much}. Return one result for each item, or set error_threshold=-1."
    )


def _failed(tally: Tally) -> str:
    failed = tally.failed_items
    return f", {_many(failed, 'item')} failed" if failed else ""


def _many(count: int, what: str) -> str:
    if count == 1:
        return f"1 {what}"
    ending = "es" if what.endswith(("ch", "ss")) else "s"
    return f"{count:,} {what}{ending}"


def _times(count: int) -> str:
    return "twice" if count == 2 else f"{count} times"  # noqa: PLR2004 - a word for it


def _listed(names: Sequence[str]) -> str:
    return " and ".join(map(repr, names)) or "the step"
