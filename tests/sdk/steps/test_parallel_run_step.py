"""ParallelRunSteps that are right, run, reused; and those that are refused."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from amlnb.model.errors import AmlnbError
from amlnb.model.step import CommandBody, Step
from amlnb.sdk.data.data_reference import DataReference
from amlnb.sdk.data.dataset import Dataset
from amlnb.sdk.data.datastore import Datastore
from amlnb.sdk.data.output_dataset_config import OutputFileDatasetConfig
from amlnb.sdk.data.pipeline_data import PipelineData
from amlnb.sdk.environment.environment import Environment
from amlnb.sdk.exceptions import ActivityFailedException
from amlnb.sdk.parameter import PipelineParameter
from amlnb.sdk.pipeline import Pipeline
from amlnb.sdk.steps.command_step import CommandStep
from amlnb.sdk.steps.parallel_run_config import ParallelRunConfig
from amlnb.sdk.steps.parallel_run_step import ParallelRunStep, ParallelStepError
from amlnb.sdk.workspace import Workspace

NAMES = """
import os
from amlnb import Run
def init():
    Run.get_context().log("started", 1)
def run(files):
    return [f"{os.path.basename(file)} of {len(files)}" for file in files]
"""


@pytest.fixture(autouse=True)
def code(home: Path) -> Path:
    folder = home / "code"
    folder.mkdir()
    (folder / "score.py").write_text(NAMES)
    return folder


@pytest.fixture
def store(ws: Workspace, home: Path) -> Any:
    (home / "in").mkdir()
    for name in "abc":
        (home / "in" / f"{name}.csv").write_text("n\n1\n2\n")
    found = Datastore.get_default(ws)
    found.upload("in", "in", show_progress=False)
    return found


@pytest.fixture
def files(store: Any) -> Any:
    return Dataset.File.from_files((store, "in/*.csv"), partition_format="{name}.csv")


@pytest.fixture
def rows(store: Any) -> Any:
    return Dataset.Tabular.from_delimited_files((store, "in/*.csv"))


def step(*inputs: Any, **changes: Any) -> ParallelRunStep:
    own = ("output", "side_inputs", "arguments", "allow_reuse", "name")
    given = {name: changes.pop(name) for name in own if name in changes}
    config = {
        "environment": Environment("e"),
        "entry_script": "score.py",
        "error_threshold": 0,
        "output_action": "append_row",
        "compute_target": None,
        "node_count": 1,
        "source_directory": "code",
        **changes,
    }
    return ParallelRunStep(
        given.pop("name", "score"),
        ParallelRunConfig(**config),
        inputs=list(inputs),
        output=given.pop("output", PipelineData("out")),
        **given,
    )


def built(ws: Workspace, made: ParallelRunStep) -> Step:
    return Pipeline(ws, [made]).definition.step(made.name)


def key(ws: Workspace, made: ParallelRunStep) -> tuple[str, list[str]]:
    found = built(ws, made)
    assert isinstance(found.body, CommandBody)
    return found.body.digest, [a.name for a in found.arguments if a.counts]


# ------------------------------------------------------------------------ what is right


def test_files_are_laid_out_and_rows_are_not(
    ws: Workspace, files: Any, rows: Any
) -> None:
    (given,) = built(ws, step(files.as_named_input("a"))).inputs
    assert (given.name, getattr(given.source, "mode", "")) == ("a", "mount")
    (given,) = built(ws, step(rows.as_named_input("a"))).inputs
    assert getattr(given.source, "mode", "") == "direct"


def test_what_only_says_how_is_no_part_of_the_key(ws: Workspace, files: Any) -> None:
    one = key(ws, step(files.as_named_input("a")))
    more = {"node_count": 3, "process_count_per_node": 2, "logging_level": "DEBUG"}
    assert key(ws, step(files.as_named_input("a"), **more)) == one
    count = PipelineParameter("nodes", 2)
    assert key(ws, step(files.as_named_input("a"), node_count=count)) == one
    found = built(ws, step(files.as_named_input("a"), node_count=count))
    assert [a.name for a in found.arguments] == ["nodes"]


@pytest.mark.parametrize(
    "changes",
    [
        {"mini_batch_size": 1},
        {"mini_batch_size": PipelineParameter("size", 2)},
        {"error_threshold": 1},
        {"append_row_file_name": "x.txt"},
        {"partition_keys": ["name"]},
        {"arguments": ["--x", 1]},
        {"environment_variables": {"A": "1"}},
    ],
)
def test_what_decides_on_results_is(ws: Workspace, files: Any, changes: Any) -> None:
    named = files.as_named_input("a")
    assert key(ws, step(named, **changes)) != key(ws, step(named))


def test_a_parameter_that_is_also_an_argument_counts(ws: Workspace, files: Any) -> None:
    nodes = PipelineParameter("nodes", 2)
    made = step(files.as_named_input("a"), node_count=nodes, arguments=[nodes])
    assert key(ws, made)[1] == ["nodes"]


def test_a_script_alone_brings_its_folder(
    ws: Workspace, code: Path, files: Any
) -> None:
    script = str(code / "score.py")
    made = step(files.as_named_input("a"), entry_script=script, source_directory=None)
    body = built(ws, made).body
    assert isinstance(body, CommandBody)
    assert body.script == "score.py"
    assert set(body.files) == {"score.py"}


# -------------------------------------------------------------------------- what is not


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"output": None}, "output_action='append_row' writes the results to its out"),
        ({"output": PipelineData("o", is_directory=False)}, "its output is a folder"),
        ({"partition_keys": ["store"]}, "The dataset cannot be cut by 'store' (its "),
        ({"mini_batch_size": "1MB"}, "mini_batch_size='1MB' is a size in bytes"),
        (
            {"mini_batch_size": PipelineParameter("s", "1KB")},
            "mini_batch_size='1KB' is",
        ),
    ],
)
def test_a_step_that_cannot_be_is_refused(files: Any, changes: Any, said: str) -> None:
    with pytest.raises(ParallelStepError) as caught:
        step(files.as_named_input("a"), **changes)
    assert str(caught.value).startswith(f"Step 'score': {said}")


def test_inputs_are_of_one_kind_and_there_are_some(files: Any, rows: Any) -> None:
    with pytest.raises(ParallelStepError, match="its inputs are files and rows"):
        step(files.as_named_input("a"), rows.as_named_input("b"))
    with pytest.raises(ParallelStepError, match=r"it needs inputs=\[...\]"):
        step()
    with pytest.raises(AmlnbError, match=r"inputs holds 'in/a\.csv', a str"):
        step("in/a.csv")
    with pytest.raises(ParallelStepError, match="parallel_run_config is a str"):
        ParallelRunStep("s", "prs.yml", [files])  # type: ignore[arg-type]


def test_a_script_without_run_is_refused_before_anything_runs(
    ws: Workspace, code: Path, files: Any
) -> None:
    made = step(files.as_named_input("a"))
    (code / "score.py").write_text("def score(files): ...")
    with pytest.raises(AmlnbError) as caught:
        Pipeline(ws, [made])
    assert str(caught.value) == (
        f"Step 'score': the entry script 'score.py' in {str(code)!r} has no function "
        "`run` (it has score): write `def run(mini_batch):`, which returns one result "
        "for each item of the mini-batch."
    )
    (code / "score.py").unlink()
    with pytest.raises(AmlnbError, match=r"there is no 'score\.py' in the source"):
        Pipeline(ws, [made])


# ----------------------------------------------------------------------------- for real


def rows_of(run: Any, step: str, output: str, home: Path) -> list[str]:
    data = run.find_step_run(step)[0].get_output_data(output)
    shutil.rmtree(home / "dl", ignore_errors=True)
    data.download("dl")
    (found,) = (home / "dl").rglob("parallel_run_step.txt")
    return found.read_text().splitlines()


def test_a_run_may_be_given_another_size(ws: Workspace, files: Any, home: Path) -> None:
    size = PipelineParameter("size", 2)
    pipeline = Pipeline(ws, [step(files.as_named_input("a"), mini_batch_size=size)])
    run = pipeline.submit("e")
    run.wait_for_completion(show_output=False)
    assert rows_of(run, "score", "out", home) == [
        "a.csv of 2",
        "b.csv of 2",
        "c.csv of 1",
    ]
    (done,) = run.find_step_run("score")
    assert set(done.get_metrics()) == {"started"}
    run = pipeline.submit("e", pipeline_parameters={"size": 3})
    run.wait_for_completion(show_output=False)
    assert rows_of(run, "score", "out", home)[0] == "a.csv of 3"
    again = pipeline.submit("e", pipeline_parameters={"size": 2})
    again.wait_for_completion(show_output=False)
    (done,) = again.find_step_run("score")
    assert done.get_properties()["azureml.isreused"] == "true"


def test_outputs_of_steps_go_in_and_come_out(
    ws: Workspace, store: Any, code: Path, home: Path
) -> None:
    (code / "pick.py").write_text(
        "import argparse, os\n"
        "def init():\n"
        "    global words\n"
        "    parser = argparse.ArgumentParser()\n"
        "    parser.add_argument('--words')\n"
        "    words = open(parser.parse_known_args()[0].words).read().split()\n"
        "def run(files):\n"
        "    return [words[int(open(f).read())] for f in files]\n"
    )
    numbers, out = PipelineData("numbers"), OutputFileDatasetConfig(name="out")
    make = CommandStep(
        command=[
            f"mkdir {numbers} && printf 1 > {numbers}/x && printf 0 > {numbers}/y"
        ],
        name="make",
        outputs=[numbers],
    )
    (home / "words.txt").write_text("zero one")
    store.upload_files(["words.txt"], target_path="side", show_progress=False)
    side = DataReference(store, "words", path_on_datastore="side/words.txt")
    pick = step(
        numbers.as_dataset(),
        entry_script="pick.py",
        name="pick",
        output=out,
        side_inputs=[side],
        arguments=["--words", side],
    )
    run = Pipeline(ws, [make, pick]).submit("e")
    run.wait_for_completion(show_output=False)
    assert rows_of(run, "pick", "out", home) == ["one", "zero"]


def test_a_failure_is_the_users_own_line(ws: Workspace, code: Path, rows: Any) -> None:
    (code / "score.py").write_text("def run(rows):\n    return rows['price']\n")
    made = step(rows.as_named_input("a"), run_max_try=1, process_count_per_node=1)
    run = Pipeline(ws, [made]).submit("e")
    with pytest.raises(ActivityFailedException) as caught:
        run.wait_for_completion(show_output=False)
    said = str(caught.value)
    assert "KeyError: 'price', in line 2 of score.py: `return rows['price']`" in said
    assert "on mini-batch 1 of 3 (rows 1 to 2 of a.csv)" in said
    assert 'score.py", line 2, in run' in said
