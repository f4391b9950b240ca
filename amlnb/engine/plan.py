"""The plan: Run, Reuse or Skip for every step, before anything runs. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from amlnb.engine.estimate import typical, wall_time
from amlnb.engine.inputs import data_parents
from amlnb.engine.planner import Planner, decide_step, skipped
from amlnb.model.plan import Action, Decision, Plan
from amlnb.model.reason import Reason, Why
from amlnb.model.step import Step


def make_plan(planner: Planner, slots: int) -> Plan:
    """Return the plan for `planner.pipeline`, parents first.

    Parameters
    ----------
    slots
        How many steps run at once, for the estimate.

    Raises
    ------
    MissingFileError, NotAListError, BadConditionError
        What can be known to fail is refused before anything runs.
    """
    pipeline = planner.pipeline
    graph = pipeline.graph
    steps = {step.name: step for step in pipeline.steps}
    planner.look_up(list(steps))
    wanted = _wanted(planner)
    actions: dict[str, Decision] = {}
    for name in graph.order():
        if name in wanted:
            skip = _skipped_by_parent(steps[name], actions)
            actions[name] = skip or decide_step(planner, steps[name])
        else:
            actions[name] = skipped(name, Reason(why=Why.NOT_SELECTED))
        if actions[name].action is Action.REUSE:
            planner.outputs[name] = actions[name].outputs
    return _with_estimates(planner, tuple(actions.values()), slots)


def _wanted(planner: Planner) -> set[str]:
    targets = planner.options.targets
    if not targets:
        return {step.name for step in planner.pipeline.steps}
    for target in targets:
        planner.pipeline.step(target)  # refuses an unknown one
    return {*targets, *planner.pipeline.graph.ancestors(targets)}


def _skipped_by_parent(step: Step, before: Mapping[str, Decision]) -> Decision | None:
    for parent in data_parents(step):
        if before[parent].action is Action.SKIP:
            reason = Reason(why=Why.PARENT_SKIPPED, name=parent)
            return skipped(step.name, reason)
    return None


def _with_estimates(
    planner: Planner, decisions: tuple[Decision, ...], slots: int
) -> Plan:
    running = [d.key for d in decisions if d.action is Action.RUN]
    keys = [k for d in decisions for k in (d.key, *(i.key for i in d.items))]
    known = planner.history.durations(keys) if running else {}
    timed = tuple(_timed(d, known, slots) for d in decisions)
    seconds = {
        d.key: d.estimate for d in timed if d.action is Action.RUN and d.estimate
    }
    if any(d.action is Action.RUN and d.estimate is None for d in timed):
        return Plan(decisions=timed)
    total = wall_time(planner.pipeline.graph, seconds, slots)
    return Plan(decisions=timed, estimate=total)


def _timed(
    decision: Decision, known: Mapping[str, list[float]], slots: int
) -> Decision:
    """Return the decision with its estimate; a fan-out's is that of its items."""
    items = tuple(_timed(item, known, slots) for item in decision.items)
    own = typical(known.get(decision.key, []))
    if items and own is None:
        parts = [i.estimate for i in items if i.action is Action.RUN]
        numbers = [p for p in parts if p is not None]
        known_all = bool(numbers) and len(numbers) == len(parts)
        own = sum(numbers) / min(slots, len(numbers)) if known_all else None
    return replace(decision, estimate=own, items=items)
