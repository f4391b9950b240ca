"""One step, all it reads known: Run or Reuse, with the reasons. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from amlnb.model.fingerprint import Fingerprint, differences
from amlnb.model.plan import Action, Decision
from amlnb.model.reason import Reason, Why
from amlnb.model.run import RunOptions
from amlnb.model.step import ReuseMode, Step
from amlnb.ports import History, StepResult

_DAY = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked about one step run."""

    #: The step, or ``step[2]``.
    key: str
    step: Step
    fingerprint: Fingerprint
    #: Its newest result in this pipeline's history.
    latest: StepResult | None
    #: Seconds since the epoch.
    now: float


def decide(question: Question, options: RunOptions, history: History) -> Decision:
    """Return Run or Reuse for a step whose inputs are all known."""
    kept = history.repaired().get(question.key)
    asked_for = question.step.name in options.again
    is_same = kept is not None and kept.key == question.fingerprint.key
    if kept and is_same and not asked_for and is_whole(kept, history):
        return _reuse(question, kept, Why.DONE_IN_REPAIRED_RUN)
    forced = forced_to_run(question.step, options)
    if forced:
        return run_because(question, (forced,))
    result = _candidate(question, history)
    if result is None:
        return run_because(question, why_run(question, history))
    if _is_too_old(question, result):
        age = _age_in_words(question.step.reuse.max_age or 0)
        return run_because(question, (Reason(why=Why.EXPIRED, new=age),))
    if not is_whole(result, history):
        return run_because(question, (Reason(why=Why.RESULT_GONE),))
    return _reuse(question, result, Why.UNCHANGED)


def forced_to_run(step: Step, options: RunOptions) -> Reason | None:
    """Return why the step runs whatever its fingerprint says, or None."""
    if step.reuse.mode is ReuseMode.OFF:
        return Reason(why=Why.REUSE_OFF)
    asked_for = options.regenerate_outputs or step.name in options.again
    if step.reuse.mode is ReuseMode.REFRESH or asked_for:
        return Reason(why=Why.REFRESH)
    return None


def why_run(question: Question, history: History) -> tuple[Reason, ...]:
    """Return that it failed, what differs from the newest result, or its absence."""
    latest = question.latest
    failed = history.failed_in(question.key)
    if failed:
        return (Reason(why=Why.LAST_FAILED, run=failed),)
    if latest is None:
        return (Reason(why=Why.FIRST_RUN),)
    changed = differences(Fingerprint(latest.fingerprint), question.fingerprint)
    return changed or (Reason(why=Why.RESULT_GONE),)


def run_because(question: Question, reasons: tuple[Reason, ...]) -> Decision:
    """Return the decision to run."""
    parts = question.fingerprint.parts
    return Decision(
        key=question.key, action=Action.RUN, reasons=reasons, fingerprint=parts
    )


def _candidate(question: Question, history: History) -> StepResult | None:
    latest, key = question.latest, question.fingerprint.key
    if latest is not None and latest.key == key and latest.reusable:
        return latest
    return history.reusable([key]).get(key)


def _is_too_old(question: Question, result: StepResult) -> bool:
    limit = question.step.reuse.max_age
    return limit is not None and question.now - result.created > limit


def is_whole(result: StepResult | Decision, history: History) -> bool:
    """Return whether all that it offers is still in the store."""
    return all(history.has(artifact) for artifact in result.outputs.values())


def _reuse(question: Question, result: StepResult, why: Why) -> Decision:
    return Decision(
        key=question.key,
        action=Action.REUSE,
        reasons=(Reason(why=why, run=result.run),),
        outputs=result.outputs,
        fingerprint=question.fingerprint.parts,
    )


def _age_in_words(seconds: float) -> str:
    days = seconds / _DAY
    return f"{days:g} days" if days >= 1 else f"{seconds:g} s"
