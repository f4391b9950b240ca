from __future__ import annotations

from dataclasses import replace

import pytest

from amlnb.engine.planner import MissingFileError
from amlnb.model.plan import Action, Plan
from amlnb.model.reason import describe
from amlnb.model.run import RunOptions
from amlnb.model.step import (
    Helper,
    HelperKind,
    Input,
    Map,
    ParameterRef,
    PathSource,
    Reuse,
    ReuseMode,
    StepOutput,
)
from tests.engine.world import World, pipeline, step

LOAD = step("load", "flights = [3, 1, 2]", makes="flights")
SORT = step("sort", "best = sorted(flights)", reads="load.flights", makes="best")
TRAIN = step("train", "model = best[0] * C", reads="sort.best", makes="model", uses="C")
CHAIN = pipeline(LOAD, SORT, TRAIN, C=1.0)


def told(plan: Plan) -> dict[str, str]:
    return {
        d.key: f"{d.action}: {'; '.join(describe(r) for r in d.reasons)}"
        for d in plan.decisions
    }


def test_the_first_plan_runs_everything(world: World) -> None:
    assert told(world.plan(CHAIN)) == {
        "load": "run: first run",
        "sort": "run: first run",
        "train": "run: first run",
    }


def test_nothing_changed_reuses_everything(world: World) -> None:
    run = world.run(CHAIN)
    plan = world.plan(CHAIN)
    assert plan.count(Action.REUSE) == 3
    assert told(plan)["train"] == f"reuse: nothing changed since run {run.id}"


def test_a_changed_parameter_says_what_it_was_and_is(world: World) -> None:
    world.run(CHAIN)
    plan = told(world.plan(CHAIN, C=0.3))
    assert plan["train"] == "run: C 1.0 → 0.3"
    assert plan["sort"].startswith("reuse")


def test_a_parameter_that_does_not_count_changes_nothing(world: World) -> None:
    (rate,) = TRAIN.arguments
    train = replace(TRAIN, arguments=(replace(rate, counts=False),))
    chain = pipeline(LOAD, SORT, train, C=1.0)
    world.run(chain)
    assert told(world.plan(chain, C=0.3))["train"].startswith("reuse")


def test_going_back_to_an_earlier_value_finds_the_earlier_result(world: World) -> None:
    world.run(CHAIN)
    world.run(CHAIN, C=0.3)
    assert told(world.plan(CHAIN))["train"].startswith("reuse")


def test_changed_code_runs_the_step_and_its_heirs_may_follow(world: World) -> None:
    world.run(CHAIN)
    edited = pipeline(
        step("load", "flights = [3, 1, 5]", makes="flights"), SORT, TRAIN, C=1.0
    )
    assert told(world.plan(edited)) == {
        "load": "run: its code changed",
        "sort": "run: `load` runs first, and may change what it reads",
        "train": "run: `sort` runs first, and may change what it reads",
    }


def test_a_changed_helper_is_named(world: World) -> None:
    def with_helper(source: str) -> object:
        helper = Helper(
            name="haversine", kind=HelperKind.FUNCTION, source=source, digest=source
        )
        return pipeline(replace(LOAD, body=replace(LOAD.body, helpers=(helper,))))

    world.run(with_helper("haversine = 1"))
    plan = world.plan(with_helper("haversine = 2"))
    assert told(plan)["load"] == "run: helper `haversine` changed"
    gone = world.plan(pipeline(LOAD))
    assert told(gone)["load"] == "run: helper `haversine` is gone"


def test_a_file_that_changed_is_named(world: World) -> None:
    reads = Input(name="data", source=PathSource(path="data.csv"))
    one = pipeline(step("load", "n = data", makes="n", more_inputs=(reads,)))
    world.files["data.csv"] = "1,2"
    world.run(one)
    assert told(world.plan(one))["load"].startswith("reuse")
    world.files["data.csv"] = "1,3"
    assert told(world.plan(one))["load"] == "run: input `data` changed"


def test_a_missing_file_is_refused_before_anything_runs(world: World) -> None:
    reads = Input(name="data", source=PathSource(path="dta.csv"))
    one = pipeline(step("load", "n = data", makes="n", more_inputs=(reads,)))
    with pytest.raises(MissingFileError, match=r"'load'.*'dta.csv'.*no such file"):
        world.plan(one)


def test_reuse_can_be_off_refreshed_or_limited_in_age(world: World) -> None:
    def with_reuse(reuse: Reuse) -> object:
        return pipeline(replace(LOAD, reuse=reuse))

    world.run(with_reuse(Reuse()))
    off = world.plan(with_reuse(Reuse(mode=ReuseMode.OFF)))
    assert told(off)["load"] == "run: reuse is off for it"
    refresh = world.plan(with_reuse(Reuse(mode=ReuseMode.REFRESH)))
    assert told(refresh)["load"] == "run: asked to run again"
    week = Reuse(max_age=7 * 86_400)
    assert told(world.plan(with_reuse(week)))["load"].startswith("reuse")
    world.clock.sleep(8 * 86_400)
    assert told(world.plan(with_reuse(week)))["load"] == (
        "run: its last result is older than 7 days"
    )


def test_a_result_whose_bytes_are_gone_runs_again(world: World) -> None:
    world.run(CHAIN)
    world.values.clear()
    assert told(world.plan(CHAIN))["load"] == (
        "run: its last result is no longer in the store"
    )


def test_a_condition_that_is_known_not_to_hold_skips_the_step_and_its_heirs(
    world: World,
) -> None:
    some = replace(SORT, when="C > 2")
    plan = told(world.plan(pipeline(LOAD, some, TRAIN, C=1.0)))
    assert plan["sort"] == "skip: its condition `C > 2` does not hold"
    assert plan["train"] == "skip: `sort` was skipped"


def test_a_step_asked_for_again_runs_though_the_repaired_run_did_it(
    world: World,
) -> None:
    done = world.run(CHAIN)
    plan = told(world.plan(CHAIN, RunOptions(repairs=done.id, again=("sort",))))
    assert plan["load"] == f"reuse: done in run {done.id}"
    assert plan["sort"] == "run: asked to run again"
    world.run(CHAIN, RunOptions(repairs=done.id, again=("sort",)))
    assert world.bodies.ran == ["sort"]  # it made the same, so its heir is reused


def test_targets_take_their_ancestors_and_nothing_else(world: World) -> None:
    plan = told(world.plan(CHAIN, RunOptions(targets=("sort",))))
    assert plan["train"] == "skip: not asked for"
    assert plan["load"] == "run: first run"


def test_only_new_items_of_a_fan_out_run(world: World) -> None:
    each = step(
        "each",
        "square = n * n",
        makes="square",
        map=Map(item="n", items=ParameterRef(parameter="numbers")),
    )
    total = step("total", "t = sum(square)", reads="each.square", makes="t")
    fan = pipeline(each, total, numbers=[1, 2])
    run = world.run(fan)
    assert world.value(run, "total", "t") == 5
    plan = world.plan(fan, numbers=[2, 1, 7])
    each_plan = plan.decision("each")
    assert each_plan is not None
    assert [d.action for d in each_plan.items] == ["reuse", "reuse", "run"]
    run = world.run(fan, numbers=[2, 1, 7])
    assert world.bodies.ran == ["each[2]", "total"]
    assert world.value(run, "each", "square") == [4, 1, 49]


def test_items_from_a_step_that_runs_are_not_known_yet(world: World) -> None:
    each = step(
        "each",
        "square = n * n",
        makes="square",
        map=Map(item="n", items=StepOutput(step="load", output="flights")),
    )
    fan = pipeline(LOAD, each)
    assert told(world.plan(fan))["each"] == (
        "run: its items come from `load`, which runs first"
    )
    world.run(fan)
    assert told(world.plan(fan))["each"].startswith("reuse")


def test_the_estimate_counts_what_runs_with_steps_side_by_side(world: World) -> None:
    assert world.plan(CHAIN).estimate is None  # nothing has a history yet
    world.run(CHAIN)
    assert world.plan(CHAIN).estimate == 0.0
    assert world.plan(CHAIN, C=2.0).estimate == 1.0
    assert world.plan(CHAIN, RunOptions(regenerate_outputs=True)).estimate == 3.0
