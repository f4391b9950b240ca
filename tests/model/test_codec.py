from __future__ import annotations

import json

import pytest

from amlnb.model import events as ev
from amlnb.model.artifact import Artifact, gather
from amlnb.model.codec import BadRecordError, decode, encode
from amlnb.model.pipeline import Pipeline
from amlnb.model.reason import Reason, Why
from amlnb.model.step import (
    Argument,
    CellBody,
    Helper,
    HelperKind,
    Input,
    Literal,
    Map,
    NotebookBody,
    Output,
    PathSource,
    Step,
    StepOutput,
)

HELPER = Helper(name="f", kind=HelperKind.FUNCTION, source="def f(): ...", digest="1")
PIPELINE = Pipeline(
    name="p",
    steps=(
        Step(
            name="a",
            body=CellBody(source="x", digest="2", helpers=(HELPER,)),
            inputs=(Input(name="f", source=PathSource(path="f.csv")),),
            outputs=(Output(name="x", format="json"),),
            arguments=(Argument(name="k", value=Literal(value={"is": "Step"})),),
        ),
        Step(
            name="b",
            body=NotebookBody(path="n.ipynb", source="s", digest="3"),
            map=Map(item="x", items=StepOutput(step="a", output="x")),
        ),
    ),
    sources={"s": "{}"},
)
PART = Artifact(name="x", format="json", digest="d", summary={"rows": 3})


def there_and_back(noun: object) -> object:
    return decode(type(noun), json.loads(json.dumps(encode(noun))))


def test_a_pipeline_comes_back_as_it_was() -> None:
    assert there_and_back(PIPELINE) == PIPELINE


def test_a_noun_that_holds_itself_comes_back() -> None:
    listed = gather("x", (PART, PART))
    assert there_and_back(listed) == listed


def test_the_class_of_a_fact_is_kept() -> None:
    fact = ev.StepReused(
        key="a", run="r", outputs={"x": PART}, reasons=(Reason(why=Why.UNCHANGED),)
    )
    event = ev.Event(run="r", seq=1, time=0.5, fact=fact)
    assert there_and_back(event) == event


def test_defaults_are_left_out() -> None:
    assert encode(Output(name="x")) == {"is": "Output", "name": "x"}


def test_a_field_of_a_newer_version_is_passed_over() -> None:
    record = {"is": "Output", "name": "x", "colour": "red"}
    assert decode(Output, record) == Output(name="x")


@pytest.mark.parametrize(
    "record", [{"is": "Output"}, [], "x", None, {"is": "Output", "nam": "x"}]
)
def test_another_shape_is_refused_in_one_sentence(record: object) -> None:
    with pytest.raises(BadRecordError, match="another version of amlnb"):
        decode(Output, record)


def test_an_unknown_kind_of_fact_is_refused() -> None:
    record = {"is": "Event", "run": "r", "seq": 1, "time": 0, "fact": {"is": "Boom"}}
    with pytest.raises(BadRecordError, match="one of RunStarted"):
        decode(ev.Event, record)
