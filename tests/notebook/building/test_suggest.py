import pytest

from amlnb.notebook.building.suggest import NoStepHereError, suggest
from amlnb.notebook.lines.magic import read_header

LOAD = "%%pipeline_step load\nflights = [1, 2]"
PARAMETERS = "%%pipeline_params\nC = 1.0"
HELPER = "import math\nLIMIT = 3\ndef half(x):\n    return x / 2"
TRAIN = "# Train the model, at last\nmodel = [half(f) * C for f in flights[:LIMIT]]"


def test_inputs_come_from_steps_and_outputs_are_what_is_read_below():
    cells = [PARAMETERS, HELPER, LOAD, TRAIN, "print(model)"]
    found = suggest(cells, 3)
    assert found.line == "%%pipeline_step train_the_model -i flights -o model"
    assert found.notes == ()


@pytest.mark.parametrize(
    ("cells", "index", "line"),
    [
        (["x = 1"], 0, "%%pipeline_step make_x -o x"),
        (["a = 1\nb = 2\n_c = 3"], 0, "%%pipeline_step make_b -o b"),
        (["a = 1\nb = 2\na"], 0, "%%pipeline_step make_a -o a"),
        (["print('hello')"], 0, "%%pipeline_step step"),
        (["def f():\n    pass"], 0, "%%pipeline_step step"),
        (["x = 1", "%%pipeline_step make_x\ny = 1"], 0,
         "%%pipeline_step make_x_2 -o x"),
        ([LOAD, "flights.append(3)\nflights[0] = 9", "print(flights)"], 1,
         "%%pipeline_step make_flights -i flights -o flights"),
        (["# 1. Größe!\nx = 1"], 0, "%%pipeline_step make_x -o x"),
        (["%matplotlib inline\nx = 1"], 0, "%%pipeline_step make_x -o x"),
        (["x = 1", "this is no python", "y = x"], 0, "%%pipeline_step make_x -o x"),
    ],
)  # fmt: skip
def test_the_line_is_one_that_can_be_written(cells, index, line):
    found = suggest(cells, index)
    assert found.line == line
    header = read_header(f"{found.line}\n{cells[index]}")
    assert header is not None
    assert header.kind == "step"


def test_what_has_no_source_is_said():
    notes = suggest(["rows = open('f').read()", "x = len(rows) + nowhere"], 1).notes
    assert "'rows' is made by a cell that is no step" in notes[0]
    assert "No cell above makes 'nowhere'" in notes[1]


def test_a_step_keeps_its_own_line():
    found = suggest([f"# a comment\n{LOAD}"], 0)
    assert found.line == "%%pipeline_step load"
    assert found.notes == ("The cell is a step already.",)


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("", "it is empty"),
        ("  \n", "it is empty"),
        (PARAMETERS, "it says %%pipeline_params already"),
        ("%%bash\nls", "it has %%bash"),
        ("this is no python", "cannot be read as Python"),
        ("x = (" * 500, "cannot be read as Python"),
    ],
)
def test_a_cell_that_can_be_no_step_is_refused(cell, why):
    with pytest.raises(NoStepHereError) as caught:
        suggest([cell], 0)
    assert why in str(caught.value)
