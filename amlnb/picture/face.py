"""A face: what every picture and table tells of one step, whatever its form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from amlnb.model.pipeline import Pipeline
from amlnb.model.plan import Plan
from amlnb.model.run import Run, StepStatus
from amlnb.picture.box import chip_text
from amlnb.wire.graph import NodeJson, graph_json
from amlnb.wire.plan import DecisionJson, plan_json
from amlnb.wire.reason import ReasonJson
from amlnb.wire.run import StepRunJson, run_json
from amlnb.wire.words import STATE_MARKS, counted, duration

_PLANNED = {"run": "planned", "reuse": "reused", "skip": "skipped"}
_PLAN_MARKS = {
    "run": STATE_MARKS[StepStatus.RUNNING],
    "reuse": STATE_MARKS[StepStatus.REUSED],
    "skip": STATE_MARKS[StepStatus.SKIPPED],
}
_TIMED = frozenset({"completed", "failed", "cancelled"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """One step (or one item of a fan-out) as it is now."""

    #: The step, or ``train[2]``, and the item's own short text.
    name: str
    label: str = ""
    is_item: bool = False
    #: A key of `amlnb.picture.look.LOOKS`.
    look: str = "idle"
    #: One character for the state, and its word; both empty outside runs and plans.
    mark: str = ""
    word: str = ""
    #: ``12.4 s``, ``about 12 s`` or nothing.
    time: str = ""
    #: How far a fan-out is: ``2/3``, or ``1 of 3 items`` to run; empty for others.
    share: str = ""
    #: ``try 2/3``, where there was more than one try.
    tries: str = ""
    #: Why it is so: the reasons, or what went wrong.
    why: str = ""
    #: ``model (2.1 MB), auc (12 B)``.
    made: str = ""
    #: A kernel or compute that is not the usual one.
    chip: str = ""
    #: Whether it runs once for each item of a list.
    is_fan_out: bool = False
    #: How many items are in each look, in the order of its bar; empty while unknown.
    progress: Mapping[str, int] = field(default_factory=dict)

    @property
    def status(self) -> str:
        """The state's word, then what there is to tell of items and tries."""
        return " · ".join(t for t in (self.word, self.share, self.tries) if t)

    @property
    def state(self) -> str:
        """The status, and how long it took or may take."""
        return f"{self.status} · {self.time}" if self.time else self.status


def pipeline_faces(pipeline: Pipeline) -> list[Face]:
    """Return a face for each step, of nothing but the pipeline."""
    drawn = graph_json(pipeline)
    return [_idle(node, drawn["kernel"]) for node in drawn["nodes"]]


def _idle(node: NodeJson, kernel: str) -> Face:
    chip = chip_text(node, kernel)
    return Face(name=node["name"], chip=chip, is_fan_out=node["map"] is not None)


def plan_faces(pipeline: Pipeline, plan: Plan) -> list[Face]:
    """Return a face for each step, as the plan would have it."""
    decisions = {d["key"]: d for d in plan_json(plan)["decisions"]}
    return [
        _planned(face, decisions[face.name]) if face.name in decisions else face
        for face in pipeline_faces(pipeline)
    ]


def _planned(face: Face, decision: DecisionJson) -> Face:
    action, estimate = decision["action"], decision["estimate"]
    will_run = action == "run"
    return replace(
        face,
        look=_PLANNED[action],
        mark=_PLAN_MARKS[action],
        word=decision["words"],
        time=f"about {duration(estimate)}" if will_run and estimate is not None else "",
        why=_worded(decision["reasons"]),
        share=_share_to_run(decision),
        progress=_planned_items(decision),
    )


def _share_to_run(decision: DecisionJson) -> str:
    count = sum(item["action"] == "run" for item in decision["items"])
    return f"{count} of {counted(len(decision['items']), 'item')}" if count else ""


def _planned_items(decision: DecisionJson) -> dict[str, int]:
    """Return the items to come: those reused as if they had ended already."""
    reused = sum(item["action"] == "reuse" for item in decision["items"])
    counts = {"reused": reused, "waiting": len(decision["items"]) - reused}
    return {look: count for look, count in counts.items() if count}


def run_faces(
    pipeline: Pipeline, run: Run, *, now: float | None = None
) -> list[tuple[Face, list[Face]]]:
    """Return a face for each step, and those of its items if it is a fan-out.

    Parameters
    ----------
    now
        Seconds since the epoch, to tell how long a running step has been at it.
    """
    found: list[tuple[Face, list[Face]]] = []
    idle = iter(pipeline_faces(pipeline))
    for step in run_json(run, pipeline)["steps"]:
        if step["index"] is None:
            found.append((_in_run(next(idle), step, now), []))
        else:
            found[-1][1].append(
                _in_run(Face(name=step["key"], is_item=True), step, now)
            )
    return found


def _in_run(face: Face, step: StepRunJson, now: float | None) -> Face:
    status = StepStatus(step["status"])
    tried_again = step["attempt"] > 1 or status is StepStatus.RETRYING
    return replace(
        face,
        label=step["label"],
        look=status.value,
        mark=STATE_MARKS[status],
        word=step["words"],
        time=_time(step, now),
        tries=f"try {step['attempt']}/{step['attempts']}" if tried_again else "",
        why=_why(step),
        made=", ".join(f"{o['name']} ({o['text']})" for o in step["outputs"]),
        share=_share_ended(step["counts"]),
        progress=step["counts"],
    )


def _share_ended(counts: Mapping[str, int]) -> str:
    ended = sum(n for status, n in counts.items() if StepStatus(status).is_final)
    return f"{ended}/{sum(counts.values())}" if counts else ""


def _time(step: StepRunJson, now: float | None) -> str:
    seconds, started, estimate = step["seconds"], step["started"], step["estimate"]
    if seconds is not None and step["status"] in _TIMED:
        return duration(seconds)
    if StepStatus(step["status"]).is_final:
        return ""
    if started is not None and now is not None:
        return duration(now - started)
    return f"about {duration(estimate)}" if estimate is not None else ""


def _why(step: StepRunJson) -> str:
    failure, live = step["failure"], step["status"] in {"failed", "retrying"}
    if failure and live:
        return failure["text"]
    return "; ".join([_worded(step["reasons"]), *step["warnings"]]).removeprefix("; ")


def _worded(reasons: list[ReasonJson]) -> str:
    return "; ".join(reason["text"] for reason in reasons)
