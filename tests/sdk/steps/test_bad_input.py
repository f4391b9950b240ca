"""What a pipeline cannot do is said when it is made, in one sentence with the way out.

Each case is a mistake as a person makes it, and all that the person reads.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from amlnb.sdk.data.data_reference import DataReference
from amlnb.sdk.data.datastore import Datastore
from amlnb.sdk.data.output_dataset_config import OutputFileDatasetConfig
from amlnb.sdk.data.pipeline_data import PipelineData
from amlnb.sdk.exceptions import UserErrorException
from amlnb.sdk.pipeline import Pipeline
from amlnb.sdk.steps.python_script_step import PythonScriptStep
from amlnb.sdk.steps.step_sequence import StepSequence
from amlnb.sdk.workspace import Workspace

Made = Callable[[Workspace], Any]


@pytest.fixture(autouse=True)
def src(home: Path) -> Path:
    folder = home / "src"
    folder.mkdir()
    for name in ("train.py", "compare.py", "scratch.py"):
        (folder / name).write_text("print('never')\n")
    (folder / ".amlignore").write_text("scratch.py\n")
    (home / "elsewhere.py").write_text("print('never')\n")
    return folder


def step(script: str = "train.py", **options: Any) -> PythonScriptStep:
    return PythonScriptStep(script, **{"source_directory": "src", **options})


def refused(ws: Workspace, made: Made) -> str:
    """Return what a person reads; nothing has run, and nothing is kept."""
    with pytest.raises(UserErrorException) as caught:
        made(ws)
    assert ws.local.runs() == []
    assert caught.value.__cause__ is None
    return str(caught.value).replace(str(ws.local.folder), "HOME")


# ------------------------------------------------------------------------- the script

SCRIPTS = {
    "mistyped": (
        {"script_name": "trian.py"},
        (
            "Step 'trian.py': there is no 'trian.py' in the source directory "
            "'HOME/src' (it has compare.py, scratch.py, train.py); did you mean "
            "'train.py'? Correct the script's name, which starts at the source "
            "directory, or source_directory."
        ),
    ),
    "with its folder again": (
        {"script_name": "src/train.py", "name": "t"},
        (
            "Step 't': there is no 'src/train.py' in the source directory 'HOME/src' "
            "(it has compare.py, scratch.py, train.py); did you mean 'train.py'? "
            "Correct the script's name, which starts at the source directory, or "
            "source_directory."
        ),
    ),
    "no folder": (
        {"script_name": "train.py", "source_directory": "scr"},
        (
            "Step 'train.py': there is no source directory 'scr'. Correct "
            "source_directory, which starts at the current directory."
        ),
    ),
    "outside": (
        {"script_name": "../elsewhere.py", "name": "t"},
        (
            "Step 't': the script '../elsewhere.py' lies outside the source "
            "directory 'HOME/src', whose files alone the step is given: choose a "
            "source_directory that holds it."
        ),
    ),
    "ignored": (
        {"script_name": "scratch.py"},
        (
            "Step 'scratch.py': the ignore file of the source directory 'HOME/src' "
            "leaves out the script 'scratch.py': add the line '!scratch.py' to it."
        ),
    ),
}


@pytest.mark.parametrize("case", SCRIPTS)
def test_a_script_that_is_not_there(ws: Workspace, case: str) -> None:
    options, told = SCRIPTS[case]
    options = {"source_directory": "src", **options}
    assert refused(ws, lambda ws: Pipeline(ws, [PythonScriptStep(**options)])) == told


# ------------------------------------------------------------------------ ports, joins


def no_port(ws: Workspace) -> Any:
    model, other = PipelineData("model"), PipelineData("other")
    return Pipeline(ws, [step(arguments=["--model", model], outputs=[other])])


def a_datastore(ws: Workspace) -> Any:
    store = ws.get_default_datastore()
    return Pipeline(ws, [step(arguments=["--data", store])])


def nobody_makes(ws: Workspace) -> Any:
    return Pipeline(ws, [step(inputs=[PipelineData("model")])])


def made_outside(ws: Workspace) -> Any:
    model = PipelineData("model")
    step(outputs=[model])
    reader = step("compare.py", inputs=[model], arguments=[model])
    return Pipeline(ws, [reader], resolve_closure=False)


def waits_outside(ws: Workspace) -> Any:
    compare = step("compare.py")
    compare.run_after(step())
    return Pipeline(ws, [compare], resolve_closure=False)


def makes_what_it_reads(ws: Workspace) -> Any:
    model = PipelineData("model")
    return Pipeline(ws, [step(inputs=[model], outputs=[model])])


PORTS = {
    no_port: "Step 'train.py': the argument 'model' is not among its inputs and "
    "outputs (it has other): add it to inputs if the step reads it, or to outputs if "
    "it makes it.",
    a_datastore: "Step 'train.py': argument 4 is AzureBlobDatastore("
    "'workspaceblobstore'), a AzureBlobDatastore: give texts, numbers, "
    "PipelineParameters, and things of inputs and outputs.",
    nobody_makes: "Step 'train.py' reads 'model', and no step makes it: list it in "
    "the outputs of the step that does.",
    made_outside: "Step 'compare.py' reads 'model', which step 'train.py' makes, and "
    "that step is outside the pipeline: add it to steps, or leave "
    "resolve_closure=True.",
    waits_outside: "Step 'compare.py' runs after step 'train.py', and that step is "
    "outside the pipeline: add it to steps, or leave resolve_closure=True.",
    makes_what_it_reads: "Step 'train.py' lists 'model' among its inputs and makes it "
    "itself: take it out of inputs, or make another PipelineData for what comes out.",
}


@pytest.mark.parametrize("made", PORTS, ids=lambda made: made.__name__)
def test_data_that_does_not_join(ws: Workspace, made: Made) -> None:
    assert refused(ws, made) == PORTS[made]


# ---------------------------------------------------------------------------- circles


def after_each_other(ws: Workspace) -> Any:
    one, other = step(name="one"), step("compare.py", name="other")
    one.run_after(other)
    other.run_after(one)
    return Pipeline(ws, [one, other])


def after_itself(ws: Workspace) -> Any:
    one = step(name="one")
    one.run_after(one)
    return Pipeline(ws, [one])


def against_its_data(ws: Workspace) -> Any:
    model = PipelineData("model")
    one, other = step(name="one", outputs=[model]), step(name="other", inputs=[model])
    one.run_after(other)
    return Pipeline(ws, [one, other])


def against_a_sequence(ws: Workspace) -> Any:
    one, other = step(name="one"), step(name="other")
    one.run_after(other)
    return Pipeline(ws, StepSequence([one, other]))


def makes_a_config_it_reads(ws: Workspace) -> Any:
    made = OutputFileDatasetConfig("made")
    return Pipeline(ws, [step(arguments=[made], inputs=[made.as_input("again")])])


CIRCLES = {
    after_each_other: "one → other → one",
    after_itself: "one → one",
    against_its_data: "one → other → one",
    against_a_sequence: "one → other → one",
    makes_a_config_it_reads: "train.py → train.py",
}


@pytest.mark.parametrize("made", CIRCLES, ids=lambda made: made.__name__)
def test_a_circle(ws: Workspace, made: Made) -> None:
    assert refused(ws, made) == (
        f"These steps wait for each other: {CIRCLES[made]}. Take one of the arrows "
        "away: drop a run_after, or an input."
    )


# ----------------------------------------------------------------------- destinations


def test_a_destination_that_cannot_be_written_to(ws: Workspace) -> None:
    share = Datastore.register_azure_file_share(ws, "share", "s", "acc")
    out = OutputFileDatasetConfig("out", destination=(share, "results"))
    told = refused(ws, lambda ws: Pipeline(ws, [step(arguments=[out])]))
    assert told.startswith(
        "Step 'train.py': its output 'out' cannot go to its destination. Datastore "
        "'share' is of kind AzureFile, and holds no files that amlnb can open: mount"
    )


def test_a_destination_outside_its_datastore(ws: Workspace) -> None:
    out = OutputFileDatasetConfig(
        "out", destination=(ws.get_default_datastore(), "../../up")
    )
    told = refused(ws, lambda ws: Pipeline(ws, [step(arguments=[out])]))
    assert "cannot go to its destination. The path '../../up' leads out of" in told


def test_a_path_of_a_datastore_may_be_absent(ws: Workspace) -> None:
    absent = DataReference(
        ws.get_default_datastore(), "blob", path_on_datastore="not/yet"
    )
    pipeline = Pipeline(ws, [step(inputs=[absent], arguments=[absent])])
    assert pipeline.validate() == []
