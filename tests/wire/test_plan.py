from __future__ import annotations

import json

from amlnb.model.plan import Action, Decision, Plan
from amlnb.wire.plan import plan_json, plan_text
from tests.wire.samples import a_plan


def test_a_plan_tells_each_decision_with_its_reasons_in_words():
    told = plan_json(a_plan())
    assert json.loads(json.dumps(told)) == told
    train = told["decisions"][4]
    assert train["key"] == "train"
    assert (train["action"], train["words"]) == ("run", "to run")
    assert train["reasons"] == [
        {"kind": "parameter_changed", "name": "C", "text": "C 1.0 → 0.3", "run": ""}
    ]
    assert train["estimate"] == 5.4
    assert [item["action"] for item in train["items"]] == ["run", "reuse", "reuse"]
    assert (told["run"], told["reuse"], told["skip"]) == (2, 4, 0)


def test_the_totals_say_how_long_as_far_as_it_is_known():
    assert plan_text(a_plan()) == "2 to run, 4 reused, 0 skipped; about 8.8 s"
    to_run = Plan(decisions=(Decision(key="a", action=Action.RUN),))
    assert plan_text(to_run) == (
        "1 to run, 0 reused, 0 skipped; no estimate before its first run"
    )
    reused = Plan(decisions=(Decision(key="a", action=Action.REUSE),), estimate=0.0)
    assert plan_text(reused) == "0 to run, 1 reused, 0 skipped"
