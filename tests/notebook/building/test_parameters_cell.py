"""Names and defaults written out become parameters; anything else is refused."""

from __future__ import annotations

import pytest

from amlnb.model.parameter import Parameter, ParameterType
from amlnb.notebook.building.declared import ParameterConflictError
from amlnb.notebook.building.parameters_cell import BadParametersCellError
from tests.notebook.story import build, refused


def declared(text: str) -> Parameter:
    (parameter,) = build(f"%%pipeline_params\n{text}").parameters
    return parameter


@pytest.mark.parametrize(
    ("text", "type_", "default"),
    [
        ("x = 1", "int", 1),
        ("x = -1.5", "float", -1.5),
        ("x = 'a'", "str", "a"),
        ("x = True", "bool", True),
        ("x = None", "any", None),
        ("x = [1, 'a']", "list", [1, "a"]),
        ("x = (1, 2)", "list", [1, 2]),
        ("x = {'a': [1]}", "dict", {"a": [1]}),
        ("x = 60 * 60", "int", 3600),
        ("x = 'a' 'b'", "str", "ab"),
        ("x: float = 1", "float", 1.0),
        ("x: list[str] = []", "list", []),
        ("x: 'dict[str, int]' = {}", "dict", {}),
        ("x: typing.List[int] = [1]", "list", [1]),
        ("x: int | None = 3", "any", 3),
        ("x: str = None", "str", None),
        ("x: Path = 'a'", "any", "a"),
    ],
)
def test_type_and_default(text: str, type_: str, default: object):
    parameter = declared(text)
    assert parameter.name == "x"
    assert (parameter.type, parameter.default) == (ParameterType(type_), default)
    assert type(parameter.default) is type(default)
    assert not parameter.required


def test_without_a_value_it_is_required():
    assert declared("x: int").required


def test_the_comment_behind_it_describes_it():
    assert declared("x = [\n  1,\n]  # the many").description == "the many"
    assert declared("# not this\nx = '#'").description == ""


def test_several_on_a_line_and_what_may_stand_between():
    pipeline = build(
        "%%pipeline_params\n'''What to change.'''\nimport os\na = b = 1; c = 2\npass"
    )
    assert [p.name for p in pipeline.parameters] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("x = load()", "the value is worked out by running code"),
        ("x = y", "the value is worked out by running code"),
        ("x = {1: 2}", "the value is worked out by running code"),
        ("x = 2 ** 2 ** 100", "the value is worked out by running code"),
        ("x = 1 / 0", "the value is worked out by running code"),
        ("x: int = 'a'", "the value is not of type int"),
        ("x: bool = 1", "the value is not of type bool"),
        ("print(1)", "more is done than binding names to values"),
        ("x, y = 1, 2", "more is done than binding names to values"),
        ("if True:\n    x = 1", "more is done than binding names to values"),
        ("%matplotlib inline", "more is done than binding names to values"),
    ],
)
def test_more_than_values(line: str, why: str):
    message = refused(BadParametersCellError, f"%%pipeline_params\n\n{line}")
    assert message.startswith(
        "The parameters cell cannot be read at cell 1, line 3 of story.ipynb: in "
    )
    assert why in message
    assert message.endswith(".")


def test_papermills_cells_count():
    pipeline = build(
        "[parameters] x = 1\ny = 2",
        "[injected-parameters] # Parameters\nx = 5",
    )
    assert {p.name: p.default for p in pipeline.parameters} == {"x": 5, "y": 2}
    assert pipeline.warnings == (
        (
            "Parameter 'x' is bound twice, at cell 1, line 1 of story.ipynb and at "
            "cell 2, "
            "line 2 of story.ipynb: the later one counts."
        ),
    )


@pytest.mark.parametrize(
    ("first", "second", "what"),
    [("lr:float=1", "lr:float=2", "defaults"), ("lr:float", "lr:int", "types")],
)
def test_steps_that_do_not_agree(first: str, second: str, what: str):
    message = refused(
        ParameterConflictError,
        f"%%pipeline_step a -p {first}\n1",
        f"%%pipeline_step b -p {second}\n1",
    )
    assert message == (
        f"Parameter 'lr' is declared with two {what}, at cell 1, line 1 of story.ipynb "
        "and at cell 2, line 1 of story.ipynb: make them alike, or keep one and write "
        "just -p lr in the other."
    )


def test_a_cell_and_a_step_that_do_not_agree():
    refused(
        ParameterConflictError,
        "%%pipeline_params\nlr = 0.1",
        "%%pipeline_step a -p lr:float=0.2\n1",
    )


def test_what_one_leaves_open_the_other_tells():
    pipeline = build(
        "%%pipeline_params\nlr = None  # rate",
        "%%pipeline_step a -p n:int\n1",
        "%%pipeline_step b -p n=3\n1",
        "%%pipeline_step c -p lr:float\n1",
    )
    assert pipeline.parameters == (
        Parameter(name="lr", type=ParameterType.FLOAT, description="rate"),
        Parameter(name="n", type=ParameterType.INT, default=3),
    )
