"""Deciding step by step: what is known so far, and Run, Reuse or Skip from it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from amlnb.engine import fingerprints as fp
from amlnb.engine.decide import Question, decide, forced_to_run, is_whole, run_because
from amlnb.engine.inputs import Resolved, called, data_parents, resolve
from amlnb.engine.mapping import gathered, items_of
from amlnb.model import condition
from amlnb.model.artifact import Artifact
from amlnb.model.attempt import DataInput, PathInput
from amlnb.model.errors import AmlnbError
from amlnb.model.fingerprint import Fingerprint, differences
from amlnb.model.json import JsonValue
from amlnb.model.pipeline import Pipeline
from amlnb.model.plan import Action, Decision
from amlnb.model.reason import Reason, Why
from amlnb.model.run import RunOptions, item_key
from amlnb.model.step import DataSource, ParameterRef, PathSource, Place, Step
from amlnb.ports import History, StepResult


class MissingFileError(AmlnbError):
    """A step reads a file that is not there, and no step before it could make it."""

    def __init__(self, step: str, place: Place, path: str) -> None:
        self.step, self.place, self.path = step, place, path
        super().__init__(
            f"Step {step!r} ({place}) reads {path!r}, and there is no such file or "
            "folder: correct the path, which starts at the notebook's folder."
        )


class MissingDataError(AmlnbError):
    """A step reads a dataset that is not there."""

    def __init__(self, step: str, place: Place, name: str) -> None:
        self.step, self.place, self.name = step, place, name
        where = f" ({place})" if place != Place() else ""
        super().__init__(
            f"Step {step!r}{where} reads the data {name!r}, and nothing is there: put "
            "it there, or correct the dataset's name, version or path."
        )


class NotDataError(AmlnbError):
    """A parameter that should say which data is read was given something else."""

    def __init__(self, parameter: str, got: object) -> None:
        self.parameter, self.got = parameter, got
        super().__init__(
            f"The parameter {parameter!r} says which data is read, and {got!r} does "
            "not: give it a DataPath or a Dataset."
        )


def as_definition(parameter: str, value: JsonValue) -> Mapping[str, JsonValue]:
    """Return a parameter's value if it says which data is read, or refuse it."""
    if not isinstance(value, Mapping) or "kind" not in value:
        raise NotDataError(parameter, value)
    return value


@dataclass(slots=True)
class Planner:
    """Everything that planning one run looks at, and what it has found so far."""

    pipeline: Pipeline
    parameters: Mapping[str, JsonValue]
    options: RunOptions
    history: History
    #: Seconds since the epoch, for results that grow too old.
    now: float
    #: What the steps decided so far offer their heirs; absent while unknown.
    outputs: dict[str, Mapping[str, Artifact]] = field(default_factory=dict)
    #: The newest result of each step and item that was looked up so far.
    latest: dict[str, StepResult] = field(default_factory=dict)
    #: What was decided to be reused, and from which inputs.
    reused: dict[str, tuple[Resolved, Decision]] = field(default_factory=dict)
    _looked_up: set[str] = field(default_factory=set)

    def look_up(self, keys: Sequence[str]) -> None:
        """Read the newest results of these steps or items from history, once."""
        new = [key for key in keys if key not in self._looked_up]
        self._looked_up.update(new)
        if new:
            self.latest.update(self.history.latest(new))

    def own_parts(self, step: Step) -> dict[str, str]:
        """Return the parts of the step's fingerprint that need no input."""
        return fp.own_parts(step, self.pipeline, self.parameters, self.history)

    def resolve(self, step: Step) -> Resolved:
        """Return what the step's inputs stand for, as far as it is known."""
        return resolve(step.inputs, self.outputs, self)

    def path(self, source: PathSource) -> PathInput | None:
        """Return a file or folder as it is now, or None when nothing is there."""
        digest = self.history.digest(source.path)
        return None if digest is None else PathInput(path=source.path, digest=digest)

    def data(self, source: DataSource) -> DataInput | None:
        """Return what a datastore or dataset holds now, or None when nothing is."""
        said = source.definition
        if isinstance(said, ParameterRef):
            said = as_definition(said.parameter, self.parameters[said.parameter])
        digest = self.history.data_digest(said)
        if digest is None:
            return None
        return DataInput(definition=said, digest=digest, mode=source.mode)

    def reuse_before(self, step: Step, resolved: Resolved) -> Decision | None:
        """Return the decision to reuse a result from just these inputs, if still good.

        A run that has nothing to do follows its plan at once: not all need be found
        out again.
        """
        inputs, decision = self.reused.get(step.name, (None, None))
        if decision is None or inputs != resolved:
            return None
        return decision if is_whole(decision, self.history) else None

    def question(self, key: str, step: Step, parts: Mapping[str, str]) -> Question:
        """Return the question whether the step run `key` may be reused."""
        return Question(
            key=key,
            step=step,
            fingerprint=Fingerprint(dict(parts)),
            latest=self.latest.get(key),
            now=self.now,
        )


def decide_step(planner: Planner, step: Step) -> Decision:
    """Return what will happen to a step none of whose parents failed.

    The runner asks this again when a step's parents have ended; then nothing is
    unknown, and the answer is what happens.
    """
    resolved = planner.resolve(step)
    before = planner.reuse_before(step, resolved)
    if before is not None:
        return before
    decision = _decision(planner, step, resolved)
    if decision.action is Action.REUSE and not step.when:
        planner.reused[step.name] = resolved, decision
    return decision


def _decision(planner: Planner, step: Step, resolved: Resolved) -> Decision:
    skip = _skipped_by_condition(planner, step) or _skipped_for_want(step, resolved)
    if skip is not None:
        return skipped(step.name, skip)
    parts = planner.own_parts(step) | _input_parts(resolved.found)
    if step.map is not None:
        return _decide_map(planner, step, resolved, parts)
    if resolved.pending or resolved.missing:
        return _run_after_parents(planner, step, resolved, parts)
    return decide(
        planner.question(step.name, step, parts), planner.options, planner.history
    )


def skipped(key: str, reason: Reason) -> Decision:
    """Return the decision to skip."""
    return Decision(key=key, action=Action.SKIP, reasons=(reason,))


def _skipped_by_condition(planner: Planner, step: Step) -> Reason | None:
    """Return that the condition does not hold, if all it needs is known already."""
    if not step.when:
        return None
    values = condition_values(planner, step)
    if values is None or condition.holds(step.when, values):
        return None
    return Reason(why=Why.CONDITION_FALSE, name=step.when)


def condition_values(planner: Planner, step: Step) -> dict[str, JsonValue] | None:
    """Return the values of a condition's names, or None while one is unknown."""
    history = planner.history
    resolved = resolve(step.condition_inputs, planner.outputs, planner)
    if resolved.pending or resolved.missing:
        return None
    values = {
        name: history.read_json(found)
        for name, found in resolved.found.items()
        if isinstance(found, Artifact)
    }
    return {**planner.parameters, **values}


def _skipped_for_want(step: Step, resolved: Resolved) -> Reason | None:
    """Return that an input's step ended without making it; refuse a missing file.

    Raises
    ------
    MissingFileError
        Unless a parent that has not ended may still make the file.
    """
    outside = {called(i.source): i.source for i in step.inputs}
    for name in resolved.missing:
        source = outside.get(name)
        if not isinstance(source, PathSource | DataSource):
            return Reason(why=Why.OUTPUT_NOT_MADE, name=name)
        if isinstance(source, DataSource):
            raise MissingDataError(step.name, step.place, name)
        if not step.parents():
            raise MissingFileError(step.name, step.place, name)
    return None


def _input_parts(
    found: Mapping[str, Artifact | PathInput | DataInput],
) -> dict[str, str]:
    parts: dict[str, str] = {}
    for name, one in found.items():
        parts |= fp.input_part(name, one.digest)
    return parts


def _run_after_parents(
    planner: Planner, step: Step, resolved: Resolved, parts: Mapping[str, str]
) -> Decision:
    question = planner.question(step.name, step, parts)
    return run_because(question, _known_reasons(planner, question, resolved.pending))


def _known_reasons(
    planner: Planner, question: Question, pending: tuple[str, ...]
) -> tuple[Reason, ...]:
    """Return what differs already, then the parents that may change more."""
    forced = forced_to_run(question.step, planner.options)
    if forced:
        return (forced,)
    if question.latest is None:
        return (Reason(why=Why.FIRST_RUN),)
    known = question.fingerprint.parts
    old = {
        part: value
        for part, value in question.latest.fingerprint.items()
        if part in known or not part.startswith("input:")
    }
    changed = differences(Fingerprint(old), question.fingerprint)
    parents = tuple(Reason(why=Why.PARENT_RUNS, name=p) for p in pending)
    return changed + parents


def _decide_map(
    planner: Planner, step: Step, resolved: Resolved, parts: dict[str, str]
) -> Decision:
    mapping = step.map
    assert mapping is not None  # noqa: S101 - for the type checker
    items = items_of(
        step, mapping, planner.parameters, planner.outputs, planner.history
    )
    if items is None:
        source = next(iter(data_parents(step)), "")
        reason = Reason(why=Why.ITEMS_UNKNOWN, name=source)
        return Decision(key=step.name, action=Action.RUN, reasons=(reason,))
    planner.look_up([item_key(step.name, i) for i in range(len(items))])
    decisions = tuple(
        _decide_item(planner, step, resolved, parts | fp.item_part(mapping.item, x), i)
        for i, x in enumerate(items)
    )
    return _decide_fan_in(step, decisions)


def _decide_item(
    planner: Planner,
    step: Step,
    resolved: Resolved,
    parts: Mapping[str, str],
    index: int,
) -> Decision:
    question = planner.question(item_key(step.name, index), step, parts)
    if resolved.pending or resolved.missing:
        reasons = _known_reasons(planner, question, resolved.pending)
        return run_because(question, reasons)
    return decide(question, planner.options, planner.history)


def _decide_fan_in(step: Step, items: tuple[Decision, ...]) -> Decision:
    """Return the whole fan-out's decision: reused only if every item is."""
    running = [d for d in items if d.action is Action.RUN]
    if running:
        reasons = tuple(dict.fromkeys(r for d in running for r in d.reasons))
        return Decision(key=step.name, action=Action.RUN, reasons=reasons, items=items)
    reasons = tuple(dict.fromkeys(r for d in items for r in d.reasons))
    return Decision(
        key=step.name,
        action=Action.REUSE,
        reasons=reasons,
        outputs=gathered(step, [d.outputs for d in items]),
        items=items,
    )
