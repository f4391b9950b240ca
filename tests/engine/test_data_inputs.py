"""Steps that read what a datastore or dataset holds: planned, changed, refused."""

from __future__ import annotations

import pytest

from amlnb.engine.planner import MissingDataError, NotDataError
from amlnb.model.plan import Action
from amlnb.model.reason import Why
from amlnb.model.run import StepStatus
from amlnb.model.step import DataSource, Input, ParameterRef
from tests.engine.world import World, pipeline, step

IRIS = {"kind": "file_dataset", "name": "iris"}


def reading(definition: object, **more: object) -> Input:
    source = DataSource(definition=definition, **more)  # type: ignore[arg-type]
    return Input(name="data", source=source)


def test_a_dataset_is_read_by_its_content(world: World) -> None:
    world.files["iris"] = "1"
    made = pipeline(step("use", "1", more_inputs=(reading(IRIS),)))
    world.run(made)
    assert world.plan(made).count(Action.REUSE) == 1
    world.files["iris"] = "2"
    (decision,) = world.plan(made).decisions
    (reason,) = decision.reasons
    assert (reason.why, reason.name) == (Why.INPUT_CHANGED, "data")


def test_a_parameter_may_say_which_data(world: World) -> None:
    world.files.update(iris="1", wine="2")
    one = reading(ParameterRef(parameter="which"), mode="direct")
    made = pipeline(step("use", "1", more_inputs=(one,)), which=IRIS)
    run = world.run(made)
    assert run.steps["use"].status is StepStatus.COMPLETED
    assert world.plan(made).count(Action.REUSE) == 1
    other = world.plan(made, which={"kind": "file_dataset", "name": "wine"})
    assert other.count(Action.RUN) == 1
    with pytest.raises(NotDataError, match="'which' says which data is read, and 3 do"):
        world.plan(made, which=3)


def test_data_that_is_not_there_is_refused_before_a_run(world: World) -> None:
    made = pipeline(step("use", "1", more_inputs=(reading(IRIS),)))
    with pytest.raises(MissingDataError) as caught:
        world.plan(made)
    assert str(caught.value) == (
        "Step 'use' reads the data 'iris', and nothing is there: put it there, or "
        "correct the dataset's name, version or path."
    )
