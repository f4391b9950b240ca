from __future__ import annotations

from pathlib import Path

from amlnb.model import events as ev
from amlnb.model.pipeline import Pipeline
from amlnb.model.plan import Plan
from amlnb.picture.metrics import columns
from amlnb.picture.text import plan_table, run_table
from tests.wire.samples import (
    HOSTILE,
    START,
    a_graph,
    a_plan,
    a_step,
    completed,
    done,
    failed,
    flights,
    running,
    started,
    told,
)

TABLES = Path(__file__).parent / "tables"


def table(name):
    return (TABLES / f"{name}.txt").read_text(encoding="utf-8").rstrip("\n")


def test_a_completed_run():
    assert run_table(flights(), completed()) == table("completed")


def test_a_run_under_way():
    assert run_table(flights(), running(), now=START + 20) == table("running")


def test_a_failed_run():
    assert run_table(flights(), failed()) == table("failed")


def test_a_plan():
    assert plan_table(flights(), a_plan()) == table("plan")


def test_no_steps_are_told_in_words():
    empty = Pipeline(name="new", steps=())
    assert plan_table(empty, Plan(decisions=())) == (
        "No steps yet: add %%pipeline_step NAME"
    )
    assert run_table(empty, told(empty, [], parameters={})) == (
        "new, run 20261121-101500-k3f9xq: pending\n\n"
        "No steps yet: add %%pipeline_step NAME"
    )


def test_hostile_names_neither_widen_the_table_nor_command_the_terminal():
    pipeline = Pipeline(name=HOSTILE[6], steps=tuple(map(a_step, HOSTILE)))
    shown = run_table(pipeline, told(pipeline, [], parameters={HOSTILE[6]: "\x1b[2J"}))
    assert all(columns(line) <= 100 for line in shown.splitlines())
    assert not {"\x1b", "\x00", "\u202e", "\ud800"} & set(shown)
    assert "<script>alert(1)</script>" in shown


def test_why_a_run_ended_is_told_below_its_totals():
    pipeline = a_graph(1, [])
    ended = ev.RunEnded(status="failed", message="The disk is full: free some room.")
    run = told(pipeline, [(0, ev.RunStarted(owner="h")), (1, ended)])
    assert run_table(pipeline, run).endswith(
        "\n\n1 waiting; 1.0 s\nThe disk is full: free some room."
    )


def test_of_many_rows_those_that_need_a_look_are_told():
    pipeline = a_graph(200, [])
    facts = [(i, done(f"s{i}")) for i in range(190)]
    run = told(pipeline, [*facts, (200, started("s195"))])
    lines = run_table(pipeline, run).splitlines()
    assert sum(line.startswith("s") for line in lines) == 60
    assert any(line.startswith("s195 ") for line in lines)
    assert "… and 140 more rows: 131 done, 9 waiting" in lines


def test_of_many_items_only_those_that_need_a_look_are_told():
    pipeline = flights()
    labels = tuple(f"day {i}" for i in range(365))
    failure = failed().steps["features"].failure
    facts = [
        (0, ev.StepMapped(key="train", labels=labels)),
        *((1, done(f"train[{i}]")) for i in range(100)),
        (2, started("train[100]")),
        (3, ev.StepFailed(key="train[7]", attempt=1, failure=failure)),
    ]
    shown = run_table(pipeline, told(pipeline, facts))
    items = [line.split("  ")[0] for line in shown.splitlines() if "└" in line]
    assert items == ["└ train[7] day 7", "└ train[100] day 100"]
    assert "running · 100/365" in shown
