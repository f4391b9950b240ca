"""Why a step runs, is reused or is skipped: a value, and its wording."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """The kinds of reason. Screens may translate them; `describe` words them."""

    # to run
    FIRST_RUN = "first_run"
    SOURCE_CHANGED = "source_changed"
    HELPER_CHANGED = "helper_changed"
    MODULE_CHANGED = "module_changed"
    FILE_CHANGED = "file_changed"
    PARAMETER_CHANGED = "parameter_changed"
    INPUT_CHANGED = "input_changed"
    OUTPUTS_CHANGED = "outputs_changed"
    KERNEL_CHANGED = "kernel_changed"
    ENVIRONMENT_CHANGED = "environment_changed"
    VERSION_CHANGED = "version_changed"
    PARENT_RUNS = "parent_runs"
    ITEMS_UNKNOWN = "items_unknown"
    REUSE_OFF = "reuse_off"
    REFRESH = "refresh"
    EXPIRED = "expired"
    LAST_FAILED = "last_failed"
    RESULT_GONE = "result_gone"
    # to reuse
    UNCHANGED = "unchanged"
    DONE_IN_REPAIRED_RUN = "done_in_repaired_run"
    # to skip
    CONDITION_FALSE = "condition_false"
    CONDITION_UNKNOWN = "condition_unknown"
    PARENT_FAILED = "parent_failed"
    PARENT_SKIPPED = "parent_skipped"
    OUTPUT_NOT_MADE = "output_not_made"
    RUN_STOPPED = "run_stopped"
    NOT_SELECTED = "not_selected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason, with the facts that its sentence needs."""

    why: Why
    #: The parameter, input, helper, module or step that it is about.
    name: str = ""
    #: What it was and what it is, where short enough to say.
    old: str = ""
    new: str = ""
    #: The run that a reused result comes from.
    run: str = ""


_SENTENCES = {
    Why.FIRST_RUN: "first run",
    Why.SOURCE_CHANGED: "its code changed",
    Why.HELPER_CHANGED: "helper `{name}` {change}",
    Why.MODULE_CHANGED: "module `{name}` {change}",
    Why.FILE_CHANGED: "file `{name}` {change}",
    Why.PARAMETER_CHANGED: "{name} {old} → {new}",
    Why.INPUT_CHANGED: "input `{name}` {change}",
    Why.OUTPUTS_CHANGED: "its declared outputs changed",
    Why.KERNEL_CHANGED: "kernel {old} → {new}",
    Why.ENVIRONMENT_CHANGED: "its environment changed",
    Why.VERSION_CHANGED: "amlnb's own format changed",
    Why.PARENT_RUNS: "`{name}` runs first, and may change what it reads",
    Why.ITEMS_UNKNOWN: "its items come from `{name}`, which runs first",
    Why.REUSE_OFF: "reuse is off for it",
    Why.REFRESH: "asked to run again",
    Why.EXPIRED: "its last result is older than {new}",
    Why.LAST_FAILED: "it failed in run {run}",
    Why.RESULT_GONE: "its last result is no longer in the store",
    Why.UNCHANGED: "nothing changed since run {run}",
    Why.DONE_IN_REPAIRED_RUN: "done in run {run}",
    Why.CONDITION_FALSE: "its condition `{name}` does not hold",
    Why.CONDITION_UNKNOWN: "its condition `{name}` needs a step that has not run",
    Why.PARENT_FAILED: "`{name}` failed",
    Why.PARENT_SKIPPED: "`{name}` was skipped",
    Why.OUTPUT_NOT_MADE: "`{name}` was not made",
    Why.RUN_STOPPED: "the run stopped after `{name}` failed",
    Why.NOT_SELECTED: "not asked for",
}


def describe(reason: Reason) -> str:
    """Return the reason in words: ``C 1.0 → 0.3``, ``helper `haversine` changed``."""
    change = "changed"
    if not reason.old and reason.new:
        change = "is new"
    elif reason.old and not reason.new:
        change = "is gone"
    return _SENTENCES[reason.why].format(
        name=reason.name,
        old=reason.old or "(none)",
        new=reason.new or "(none)",
        run=reason.run,
        change=change,
    )
