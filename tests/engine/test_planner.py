"""What a planner decided to reuse stands until what it rests on is another."""

from __future__ import annotations

import pytest

from amlnb.engine.plan import make_plan
from amlnb.engine.planner import Planner, decide_step
from amlnb.model.pipeline import Pipeline
from amlnb.model.plan import Action
from amlnb.model.reason import describe
from amlnb.model.step import Input, PathSource
from tests.engine.world import World, pipeline, step

LOAD = step("load", "flights = [3, 1, 2]", makes="flights")
SORT = step("sort", "best = sorted(flights)", reads="load.flights", makes="best")
CHAIN = pipeline(LOAD, SORT)


@pytest.fixture
def planned(world: World) -> Planner:
    """Give what planned a run that has nothing to do."""
    return _planned(world, CHAIN)


def _planned(world: World, what: Pipeline) -> Planner:
    planner = world.planner(what, world.run(what))
    assert make_plan(planner, slots=2).count(Action.REUSE) == len(what.steps)
    return planner


def test_the_second_answer_is_the_first(planned: Planner) -> None:
    for one in (LOAD, SORT):
        assert decide_step(planned, one) is planned.reused[one.name][1]


def test_a_result_that_vanished_is_not_reused(world: World, planned: Planner) -> None:
    (made,) = decide_step(planned, LOAD).outputs.values()
    del world.values[made.digest]
    again = decide_step(planned, LOAD)
    assert again.action is Action.RUN
    assert [describe(r) for r in again.reasons] == [
        "its last result is no longer in the store"
    ]


def test_a_file_that_changed_is_seen(world: World) -> None:
    world.files["a.csv"] = "1"
    reads = Input(name="a", source=PathSource(path="a.csv"))
    load = step("load", "rows = a", makes="rows", more_inputs=(reads,))
    planner = _planned(world, pipeline(load))
    world.files["a.csv"] = "2"
    assert decide_step(planner, load).action is Action.RUN
