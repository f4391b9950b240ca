"""Pipelines that are right, and those that are refused before anything runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from amlnb.model.errors import AmlnbError
from amlnb.model.plan import Action
from amlnb.model.step import CommandBody, InputRef, Literal, OutputRef, ParameterRef
from amlnb.sdk.compute.aml_compute import AmlCompute
from amlnb.sdk.compute.compute_target import ComputeTarget
from amlnb.sdk.data.output_dataset_config import OutputFileDatasetConfig
from amlnb.sdk.data.pipeline_data import PipelineData
from amlnb.sdk.environment.conda_dependencies import CondaDependencies
from amlnb.sdk.environment.run_configuration import RunConfiguration
from amlnb.sdk.parameter import PipelineParameter
from amlnb.sdk.pipeline import Pipeline
from amlnb.sdk.steps.command_step import CommandStep
from amlnb.sdk.steps.mpi_step import MpiStep
from amlnb.sdk.steps.notebook_handler import AzureMLNotebookHandler
from amlnb.sdk.steps.notebook_runner_step import NotebookRunnerStep
from amlnb.sdk.steps.python_script_step import PythonScriptStep
from amlnb.sdk.steps.step_sequence import StepSequence
from amlnb.sdk.workspace import Workspace


@pytest.fixture(autouse=True)
def src(home: Path) -> Path:
    folder = home / "src"
    folder.mkdir()
    for name in ("train.py", "compare.py"):
        (folder / name).write_text("import numpy, json\n")
    return folder


def step(script: str = "train.py", **options: Any) -> PythonScriptStep:
    return PythonScriptStep(script, source_directory="src", **options)


def body_of(pipeline: Pipeline, name: str) -> CommandBody:
    body = pipeline.definition.step(name).body
    assert isinstance(body, CommandBody)
    return body


def refused(ws: Workspace, *steps: Any, **options: Any) -> str:
    with pytest.raises(AmlnbError) as caught:
        Pipeline(ws, list(steps), **options)
    return str(caught.value)


# ------------------------------------------------------------------------ what is right


def test_a_step_brings_those_it_needs(ws: Workspace) -> None:
    model = PipelineData("model")
    train = step(outputs=[model], arguments=["--out", model])
    compare = step("compare.py", inputs=[model], arguments=[model])
    compare.run_after(train)
    pipeline = Pipeline(ws, [compare])
    assert pipeline.steps == ("train.py", "compare.py")
    assert pipeline.graph.parents == {"train.py": (), "compare.py": ("train.py",)}
    words = [w.parts for w in body_of(pipeline, "compare.py").words]
    assert words[2] == (InputRef(input="model"),)


def test_words_may_be_parameters_texts_and_numbers(ws: Workspace) -> None:
    rate, out = PipelineParameter("rate", 0.1), PipelineData("out")
    train = step(arguments=["--rate", rate, 3, f"--out={out}"], outputs=[out])
    pipeline = Pipeline(ws, [train])
    parts = [
        part for word in body_of(pipeline, "train.py").words for part in word.parts
    ]
    assert parts[3:] == [
        ParameterRef(parameter="rate"),
        Literal(value=3),
        Literal(value="--out="),
        OutputRef(output="out"),
    ]
    assert [p.name for p in pipeline.definition.parameters] == ["rate"]


def test_imports_and_packages_are_part_of_what_counts(ws: Workspace) -> None:
    config = RunConfiguration()
    config.environment.python.conda_dependencies = CondaDependencies.create(
        pip_packages=["pandas"]
    )
    config.environment_variables = {"A": "1"}
    pipeline = Pipeline(ws, [step(runconfig=config, params={"k": 2})])
    body = body_of(pipeline, "train.py")
    assert body.imports == ("numpy",)
    assert "pandas" in pipeline.definition.step("train.py").environment
    assert set(body.environment) == {"A", "AML_PARAMETER_k"}


def test_two_steps_may_bear_one_name(ws: Workspace) -> None:
    pipeline = Pipeline(ws, [step(name="x/y"), step("compare.py", name="x/y")])
    assert pipeline.steps == ("x_y", "x_y (2)")
    assert body_of(pipeline, "x_y (2)").title == "x/y"


def test_a_sequence_waits_and_a_list_in_it_runs_together(ws: Workspace) -> None:
    a, b, c, d = (step(name=n) for n in "abcd")
    pipeline = Pipeline(ws, StepSequence(steps=[a, [b, c], d]))
    assert pipeline.graph.parents == {
        "a": (), "b": ("a",), "c": ("a",), "d": ("b", "c"),
    }  # fmt: skip


def test_hash_paths_alone_count(ws: Workspace, src: Path) -> None:
    (src / "data").mkdir()
    (src / "data" / "x.csv").write_text("1")
    pipeline = Pipeline(ws, [step(hash_paths=["data"])])
    assert set(body_of(pipeline, "train.py").files) == {"train.py", "data/x.csv"}


def test_a_notebook_beside_the_script_does_not_count(ws: Workspace, src: Path) -> None:
    (src / "explore.ipynb").write_text("{}")
    pipeline = Pipeline(ws, [step()])
    assert set(body_of(pipeline, "train.py").files) == {"train.py", "compare.py"}
    snapshot = body_of(pipeline, "train.py").snapshot
    assert snapshot is not None
    assert snapshot.summary["files"] == 3


def test_a_compute_is_one_of_the_workspace_or_a_parameter(ws: Workspace) -> None:
    made = ComputeTarget.create(
        ws, "cpu-cluster", AmlCompute.provisioning_configuration(max_nodes=1)
    )
    where = PipelineParameter("where", "cpu-cluster")
    pipeline = Pipeline(
        ws, [step(compute_target=made), step("compare.py", compute_target=where)]
    )
    assert pipeline.definition.step("train.py").target == "cpu-cluster"
    assert pipeline.definition.step("compare.py").target == ParameterRef(
        parameter="where"
    )


def test_a_run_may_not_name_a_compute_that_nobody_has(ws: Workspace) -> None:
    where = PipelineParameter("where", "local")
    pipeline = Pipeline(ws, [step(compute_target=where)])
    with pytest.raises(AmlnbError, match="asks for compute target 'nowhere'"):
        pipeline.submit("e", pipeline_parameters={"where": "nowhere"})


def test_a_destination_may_name_a_parameter(ws: Workspace) -> None:
    day = PipelineParameter("day", "monday")
    store = ws.get_default_datastore()
    out = OutputFileDatasetConfig("out", destination=(store, f"res/{day}"))
    pipeline = Pipeline(
        ws, [step(arguments=[out]), step("compare.py", params={"d": day})]
    )
    made = pipeline.definition.step("train.py")
    assert made.outputs[0].destination["path"] == "res/{parameter:day}"
    assert [a.name for a in made.arguments] == ["day"]
    said = refused(ws, step(arguments=[out]))
    assert (
        "speaks of the parameter 'day', which no step of the pipeline is given" in said
    )


def test_looking_stores_nothing(ws: Workspace) -> None:
    pipeline = Pipeline(ws, [step()])
    assert pipeline.plan().count(Action.RUN) == 1
    assert pipeline.validate() == []
    assert not list((ws.local.root / "artifacts").glob("**/*.json"))
    body = body_of(pipeline, "train.py")
    assert body.snapshot is not None


def test_a_file_that_goes_later_is_found_by_validate(ws: Workspace, src: Path) -> None:
    pipeline = Pipeline(ws, [step()])
    (src / "train.py").unlink()
    (found,) = pipeline.validate()
    assert "there is no 'train.py'" in found


# ---------------------------------------------------------------------- what is refused


def test_a_missing_script_is_named_with_what_is_there(ws: Workspace) -> None:
    said = refused(ws, step("trian.py"))
    assert "Step 'trian.py': there is no 'trian.py' in the source directory" in said
    assert "it has compare.py, train.py" in said


def test_a_missing_folder_is_named(ws: Workspace) -> None:
    said = refused(ws, PythonScriptStep("train.py", source_directory="scr"))
    assert "there is no source directory 'scr'" in said


def test_an_argument_must_be_a_port(ws: Workspace) -> None:
    model, other = PipelineData("model"), PipelineData("other")
    said = refused(ws, step(arguments=[model], outputs=[other]))
    assert said == (
        "Step 'train.py': the argument 'model' is not among its inputs and outputs (it "
        "has other): add it to inputs if the step reads it, or to outputs if it makes "
        "it."
    )


def test_an_output_of_a_step_outside_is_refused(ws: Workspace) -> None:
    model = PipelineData("model")
    step(outputs=[model])
    said = refused(ws, step("compare.py", inputs=[model]), resolve_closure=False)
    assert "reads 'model', which step 'train.py' makes" in said
    assert "outside the pipeline" in said


def test_data_that_nobody_makes_is_refused(ws: Workspace) -> None:
    said = refused(ws, step(inputs=[PipelineData("model")]))
    assert "Step 'train.py' reads 'model', and no step makes it" in said


def test_a_circle_by_run_after_is_refused(ws: Workspace) -> None:
    a, b = step(name="a"), step("compare.py", name="b")
    a.run_after(b)
    b.run_after(a)
    said = refused(ws, a, b)
    assert "These steps wait for each other: " in said
    assert "drop a run_after" in said


def test_two_makers_of_one_thing_are_refused(ws: Workspace) -> None:
    model = PipelineData("model")
    said = refused(ws, step(outputs=[model]), step("compare.py", outputs=[model]))
    assert "Steps 'train.py' and 'compare.py' both list 'model'" in said


def test_two_defaults_of_one_parameter_are_refused(ws: Workspace) -> None:
    one, other = PipelineParameter("p", 1), PipelineParameter("p", 2)
    said = refused(ws, step(arguments=[one]), step("compare.py", arguments=[other]))
    assert "Two PipelineParameters are named 'p', with the defaults 1 and 2" in said


def test_an_unknown_compute_is_refused(ws: Workspace) -> None:
    said = refused(ws, step(compute_target="gpu"))
    assert "asks for compute target 'gpu', and the workspace has local" in said


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"arguments": "--x 1"}, "arguments must be a list, and '--x 1' is a str"),
        ({"arguments": [object]}, "argument 3 is <class 'object'>, a type"),
        ({"inputs": ["data"]}, "inputs holds 'data', a str, and takes PipelineData"),
        ({"outputs": ["out"]}, "outputs holds 'out', a str, and takes PipelineData"),
        ({"runconfig": "rc"}, "runconfig is a str, and must be a RunConfiguration"),
        ({"hash_paths": ["no"]}, "hash_paths names 'no', which is not in"),
    ],
)
def test_wrong_things_are_refused(ws: Workspace, options: Any, said: str) -> None:
    with pytest.raises(AmlnbError) as caught:
        Pipeline(ws, [step(**options)])
    assert said in str(caught.value)


def test_what_is_no_step_is_refused(ws: Workspace) -> None:
    assert "stands among the steps and is a str" in refused(ws, "train.py")
    assert "there is no step" in refused(ws)
    with pytest.raises(AmlnbError, match="workspace is a str"):
        Pipeline("ws", [step()])  # type: ignore[arg-type]


def test_each_class_says_what_it_needs() -> None:
    with pytest.raises(AmlnbError, match="CommandStep 'command' has no command"):
        CommandStep()
    with pytest.raises(AmlnbError, match="MpiStep 'm': give script_name"):
        MpiStep(name="m")
    with pytest.raises(AmlnbError, match="node_count=0 must be a whole number"):
        MpiStep(name="m", script_name="train.py", node_count=0)
    with pytest.raises(ValueError, match="NotebookRunnerStep needs name"):
        NotebookRunnerStep()
    with pytest.raises(ValueError, match="needs notebook_run_config"):
        NotebookRunnerStep(name="n")
    with pytest.raises(AmlnbError, match="has no option 'kernel'"):
        AzureMLNotebookHandler(kernel="python3")
