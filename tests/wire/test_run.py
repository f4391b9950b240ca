from __future__ import annotations

import json

from amlnb.model import events as ev
from amlnb.wire.graph import edges_json
from amlnb.wire.run import run_json, run_text, step_json
from tests.wire.samples import (
    a_graph,
    completed,
    done,
    failed,
    flights,
    running,
    started,
    told,
)


def by_key(told):
    return {step["key"]: step for step in told["steps"]}


def test_a_run_under_way_is_told_as_far_as_it_is():
    told = run_json(running(), flights())
    assert json.loads(json.dumps(told)) == told
    assert (told["status"], told["words"]) == ("running", "running")
    assert (told["total"], told["done"]) == (6, 4)
    assert told["counts"] == {"completed": 3, "reused": 1, "running": 1, "waiting": 1}
    assert told["text"] == "3 done, 1 reused, 1 running, 1 waiting"
    assert told["seconds"] is None
    assert told["estimate"] == 8.8
    assert told["seq"] == 14


def test_items_follow_their_fan_out_and_are_counted_by_it_alone():
    told = run_json(running(), flights())
    keys = [step["key"] for step in told["steps"]]
    assert keys[4:8] == ["train", "train[0]", "train[1]", "train[2]"]
    train, first = by_key(told)["train"], by_key(told)["train[0]"]
    assert train["items"] == ["train[0]", "train[1]", "train[2]"]
    assert train["counts"] == {"completed": 1, "running": 1, "waiting": 1}
    assert (first["index"], first["label"], first["step"]) == (0, "EWR", "train")


def test_a_step_tells_its_tries_time_and_reasons():
    steps = by_key(run_json(running(), flights()))
    features = steps["features"]
    assert (features["attempt"], features["attempts"]) == (2, 3)
    assert round(features["seconds"], 1) == 6.0
    assert steps["load"]["reused_from"] == "20261120-080000-abcdef"
    assert steps["load"]["reasons"][0]["text"] == (
        "nothing changed since run 20261120-080000-abcdef"
    )
    assert steps["load"]["seconds"] is None
    assert steps["clean"]["compute"] == "local"
    assert steps["train[1]"]["started"] == 1_700_000_009.7


def test_a_waiting_step_tells_why_and_how_long_it_will_run():
    report = by_key(run_json(running(), flights()))["report"]
    assert report["status"] == "waiting"
    assert report["reasons"][0]["kind"] == "parent_runs"
    assert report["estimate"] == 3.4


def test_a_failure_is_told_with_the_users_own_line():
    steps = by_key(run_json(failed(), flights()))
    failure = steps["features"]["failure"]
    assert failure["place"]["text"] == "cell 7, line 3 of flights.ipynb"
    assert failure["text"] == (
        "cell 7, line 3 of flights.ipynb, `rate = n / (n - n)`: "
        "ZeroDivisionError: division by zero"
    )
    assert failure["traceback"] == "Traceback …"
    assert steps["train"]["words"] == "upstream failed"
    assert steps["train"]["reasons"][0]["text"] == "`features` failed"
    assert steps["report"]["reasons"] == []
    assert run_text(failed(), flights()) == (
        "2 done, 1 reused, 1 failed, 1 upstream failed, 1 cancelled; 8.3 s"
    )


def test_edges_tell_rows_and_size_once_they_are_known():
    before, after = run_json(running(), flights()), run_json(completed(), flights())
    graph = [(e["source"], e["target"]) for e in edges_json(flights())]
    assert [(e["source"], e["target"]) for e in after["edges"]] == graph
    edge = dict(zip(graph, before["edges"], strict=True))
    assert edge["load", "clean"]["carried"] == [
        {"name": "flights", "rows": 336_776, "size": 8_700_000, "text": "336,776 rows"}
    ]
    unknown = {"name": "model", "rows": None, "size": None, "text": ""}
    assert edge["train", "report"]["carried"] == [unknown]
    assert edge["weather", "report"]["carried"] == []
    edge = dict(zip(graph, after["edges"], strict=True))
    assert edge["train", "report"]["carried"][0]["text"] == "3 items"


def test_a_run_before_its_first_event_waits():
    pipeline = a_graph(2, [(0, 1)])
    told_ = run_json(told(pipeline, []), pipeline)
    assert [step["status"] for step in told_["steps"]] == ["waiting", "waiting"]
    assert told_["text"] == "2 waiting"
    assert told_["words"] == "pending"


def test_tries_beyond_the_allowed_ones_after_a_resume_are_not_told_as_too_many():
    pipeline = a_graph(1, [])
    facts = [
        (0, started("s0")),
        (1, ev.AttemptLost(key="s0", attempt=1)),
        (2, started("s0", 2)),
        (3, done("s0", attempt=2)),
    ]
    run = told(pipeline, facts)
    step = step_json(run, run.steps["s0"], pipeline.steps[0])
    assert (step["attempt"], step["attempts"]) == (2, 2)


def test_no_steps_is_told():
    assert run_text(told(a_graph(0, []), []), a_graph(0, [])) == "no steps"
