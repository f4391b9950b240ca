from __future__ import annotations

import json
from typing import get_args, get_type_hints

import pytest

from amlnb.model import events as ev
from amlnb.model.reason import Reason, Why
from amlnb.wire.event import EventJson, event_json
from tests.wire.samples import FAILURE, NEW_C, UNCHANGED, a_value, done, events, started

FACTS = [
    (ev.RunStarted(owner="here:1"), "run_started", "run started by here:1"),
    (ev.RunStarted(owner="b:2", resumed=True), "run_started", "run resumed by b:2"),
    (ev.StepMapped(key="t", labels=("a", "b")), "step_mapped", "t has 2 items"),
    (started("t", reasons=(NEW_C,)), "step_started", "t started: C 1.0 → 0.3"),
    (started("t[1]", 2), "step_started", "t[1] started, try 2"),
    (
        ev.AttemptFailed(key="t", attempt=1, failure=FAILURE, retry_at=5.0),
        "attempt_failed",
        "t failed in try 1, and will retry: division by zero",
    ),
    (
        ev.AttemptLost(key="t", attempt=1),
        "attempt_lost",
        "t lost try 1 when its runner died",
    ),
    (done("t", a_value("auc", "0.87")), "step_completed", "t done in 1.0 s"),
    (
        ev.StepReused(key="t", run="r0", reasons=(UNCHANGED,)),
        "step_reused",
        "t reused: nothing changed since run 20261120-080000-abcdef",
    ),
    (
        ev.StepFailed(key="t", attempt=3, failure=FAILURE, metrics={"n": 1}),
        "step_failed",
        "t failed: division by zero",
    ),
    (
        ev.StepSkipped(key="t", reasons=(Reason(why=Why.NOT_SELECTED),)),
        "step_skipped",
        "t skipped: not asked for",
    ),
    (ev.StepCancelled(key="t"), "step_cancelled", "t cancelled"),
    (ev.CancelRequested(by="ana"), "cancel_requested", "cancel asked for by ana"),
    (ev.CancelRequested(), "cancel_requested", "cancel asked for"),
    (ev.RunEnded(status="completed"), "run_ended", "run done"),
    (
        ev.RunEnded(status="failed", message="disk full"),
        "run_ended",
        "run failed: disk full",
    ),
]


@pytest.mark.parametrize(("fact", "kind", "text"), FACTS)
def test_each_event_is_flat_json_with_a_line_for_the_log(fact, kind, text):
    told = event_json(events([(2.0, fact)], "r1")[0])
    assert json.loads(json.dumps(told)) == told
    assert told["kind"] == kind
    assert told["text"] == text
    assert (told["run"], told["seq"], told["time"]) == ("r1", 1, 1_700_000_002.0)


def test_every_fact_of_the_model_is_told_with_all_its_class_declares():
    told = [event_json(events([(0, fact)])[0]) for fact, _, _ in FACTS]
    shapes = {
        get_args(hints["kind"])[0]: set(hints)
        for hints in (get_type_hints(shape) for shape in get_args(EventJson))
    }
    assert {type(fact) for fact, _, _ in FACTS} == set(get_args(ev.Fact))
    assert set(shapes) == {event["kind"] for event in told}
    assert all(set(event) == shapes[event["kind"]] for event in told)


def test_outputs_are_told_with_their_words():
    told = event_json(events([(0, done("t", a_value("auc", "0.87")))])[0])
    assert [o["text"] for o in told["outputs"]] == ["0.87"]
