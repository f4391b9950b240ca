from __future__ import annotations

import pytest

from amlnb.model.errors import NotFoundError
from amlnb.model.pipeline import (
    CycleError,
    DuplicateStepError,
    Pipeline,
    UnknownJoinError,
    check,
)
from amlnb.model.step import (
    Argument,
    CellBody,
    Input,
    Output,
    ParameterRef,
    Place,
    Step,
    StepOutput,
)

BODY = CellBody(source="pass", digest="0")


def step(name: str, *reads: str, makes: str = "x", **more: object) -> Step:
    inputs = tuple(
        Input(name="x", source=StepOutput(step=r, output="x")) for r in reads
    )
    outputs = (Output(name=makes),)
    place = Place(cell=len(name), file="n.ipynb")
    return Step(
        name=name, body=BODY, inputs=inputs, outputs=outputs, place=place, **more
    )  # type: ignore[arg-type]


def built(*steps: Step) -> Pipeline:
    return check(Pipeline(name="p", steps=steps))


def test_steps_join_by_what_they_make() -> None:
    assert built(step("a"), step("b", "a")).graph.order() == ("a", "b")


def test_two_steps_of_one_name_are_refused_with_both_cells() -> None:
    with pytest.raises(
        DuplicateStepError, match=r"'a', at cell 1, line 1 of n\.ipynb and cell 1"
    ):
        built(step("a"), step("a"))


def test_an_unknown_step_is_refused_with_the_nearest_right_one() -> None:
    with pytest.raises(UnknownJoinError, match=r"'laod'.*Did you mean 'load'"):
        built(step("load"), step("b", after=("laod",)))


def test_an_output_that_is_not_offered_is_refused_with_those_that_are() -> None:
    with pytest.raises(UnknownJoinError, match=r"'a\.x'.*There are: a\.y"):
        built(step("a", makes="y"), step("b", "a"))


def test_a_parameter_that_is_not_declared_is_refused() -> None:
    uses = (Argument(name="C", value=ParameterRef(parameter="C")),)
    with pytest.raises(UnknownJoinError, match="'C'"):
        built(step("a", arguments=uses))


def test_a_cycle_is_drawn_as_a_path() -> None:
    with pytest.raises(CycleError, match=r"a → b → c → a|b → c → a → b|c → a → b → c"):
        built(step("a", "c"), step("b", "a"), step("c", "b"))


def test_asking_for_a_step_that_is_not_there_lists_those_that_are() -> None:
    with pytest.raises(NotFoundError, match=r"no step 'z'\. Known: a, b"):
        built(step("a"), step("b", "a")).step("z")
