"""One story: two scripts joined by data, run, reused, changed, failed, read."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from amlnb.model.errors import NotFoundError
from amlnb.model.plan import Action
from amlnb.model.reason import describe
from amlnb.sdk.data.pipeline_data import PipelineData
from amlnb.sdk.exceptions import ActivityFailedException
from amlnb.sdk.experiment import Experiment
from amlnb.sdk.not_yet import NotYetError
from amlnb.sdk.parameter import PipelineParameter
from amlnb.sdk.pipeline import Pipeline
from amlnb.sdk.runs.outputs import NotMadeError
from amlnb.sdk.runs.pipeline_run import PipelineRun
from amlnb.sdk.runs.run import Run
from amlnb.sdk.runs.step_run import StepRun
from amlnb.sdk.steps.python_script_step import PythonScriptStep
from amlnb.sdk.workspace import Workspace

TRAIN = """
import os, sys
from pathlib import Path
from amlnb import Run

run = Run.get_context()
run.log("rate", float(sys.argv[2]))
run.log_row("loss", epoch=1, value=0.5)
run.log_row("loss", epoch=2, value=0.25)
run.parent.log("seen", 1)
run.tag("by", run.experiment.name)
os.makedirs(sys.argv[1], exist_ok=True)
Path(sys.argv[1], "model.txt").write_text(sys.argv[2])
Path("notes.txt").write_text("n")
run.upload_file("notes/n.txt", "notes.txt")
print("trained at", sys.argv[2])
run.complete()
"""
SCORE = """
import sys
from pathlib import Path
from amlnb import Run
rate = float(Path(sys.argv[1], "model.txt").read_text())
Run.get_context().log("rate", rate)
print("score", 1 / rate)
"""


@pytest.fixture
def pipeline(ws: Workspace, home: Path) -> Pipeline:
    for name, text in (("train", TRAIN), ("score", SCORE)):
        (home / name).mkdir()
        (home / name / f"{name}.py").write_text(dedent(text))
    model = PipelineData("model", pipeline_output_name="best")
    train = PythonScriptStep(
        "train.py",
        name="Train it",
        arguments=[model, PipelineParameter("rate", 0.5)],
        outputs=[model],
        source_directory="train",
    )
    score = PythonScriptStep(
        "score.py", arguments=[model], inputs=[model], source_directory="score"
    )
    return Pipeline(ws, [train, score])


def test_a_pipeline_runs_and_is_read(
    pipeline: Pipeline, ws: Workspace, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    experiment = Experiment(ws, "flights")
    run = experiment.submit(pipeline, tags={"a": "b"})
    assert isinstance(run, PipelineRun)
    assert run.wait_for_completion(show_output=True) == "Finished"
    _says_how_it_went(capsys.readouterr().out)
    _is_read(run)
    _is_found(run, experiment)
    _gives_its_data(run, home)
    _is_reused(pipeline, experiment, run)
    _reruns_with_a_reason(pipeline, home)
    _fails_with_words(pipeline, experiment)


def _says_how_it_went(said: str) -> None:
    assert "Step 'Train it': Running" in said
    assert "trained at 0.5" in said
    assert "score 2.0" in said
    assert "Finished" in said


def _is_read(run: PipelineRun) -> None:
    assert run.get_status() == "Completed" == run.status
    assert run.get_tags() == {"a": "b"}
    assert run.get_metrics() == {"seen": 1}
    assert run.get_properties()["azureml.runsource"] == "azureml.PipelineRun"
    details = run.get_details()
    assert (details["runId"], details["status"]) == (run.id, "Completed")
    assert details["startTimeUtc"] < details["endTimeUtc"]
    (train,) = run.find_step_run("Train it")
    assert train.get_metrics() == {
        "rate": 0.5,
        "loss": {"epoch": [1, 2], "value": [0.5, 0.25]},
    }
    assert train.get_metrics("rate") == {"rate": 0.5}
    assert train.tags == {"by": "flights"}
    assert train.get_file_names() == ["notes/n.txt", "user_logs/std_log.txt"]
    assert train.get_job_log() == "trained at 0.5\n"
    assert train.get_stderr_log() == ""
    assert train.name == "Train it"
    assert train.get_details()["runDefinition"]["script"] == "train.py"
    assert train.get_properties()["StepType"] == "PythonScriptStep"
    assert run.output("Train it", "model") == run.output("Train it", "model")


def _is_found(run: PipelineRun, experiment: Experiment) -> None:
    ws = experiment.workspace
    (train, score) = run.get_steps()
    assert train.parent == run == Run.get(ws, run.id) == ws.get_run(run.id)
    assert isinstance(Run.get(ws, train.id), StepRun)
    assert StepRun(experiment, score.id, run.id).get_status() == "Finished"
    assert PipelineRun(experiment, run.id).experiment == experiment
    assert [r.id for r in experiment.get_runs()] == [run.id]
    assert list(experiment.get_runs(tags="zz")) == []
    assert run.number == 1
    assert run.find_step_run("nobody") == []
    with pytest.raises(NotFoundError):
        Run.get(ws, f"{run.id}_nobody")
    with pytest.raises(NotYetError, match="publish_pipeline is not yet part of amlnb"):
        run.publish_pipeline("n", "d", "1")


def _gives_its_data(run: PipelineRun, home: Path) -> None:
    (train,) = run.find_step_run("Train it")
    data = train.get_output_data("model")
    assert data.path_on_datastore == f"azureml/{train.id}/model"
    assert data.download("there") == 1
    made = home / "there" / data.path_on_datastore / "model.txt"
    assert made.read_text() == "0.5"
    assert data.download("there") == 0
    assert run.get_pipeline_output("best").name == "model"
    with pytest.raises(NotFoundError, match=r"'worst'. Known: best"):
        run.get_pipeline_output("worst")
    with pytest.raises(NotFoundError, match="output of step 'Train it' 'modle'"):
        train.get_output_data("modle")
    train.download_file("notes/n.txt")
    assert (home / "n.txt").read_text() == "n"


def _is_reused(pipeline: Pipeline, experiment: Experiment, first: PipelineRun) -> None:
    again = experiment.submit(pipeline)
    again.wait_for_completion(show_output=False)
    (train,) = PipelineRun(experiment, again.id).find_step_run("Train it")
    properties = train.get_properties()
    assert properties["azureml.isreused"] == "true"
    assert properties["azureml.reusedpipelinerunid"] == first.id
    assert train.get_metrics()["rate"] == 0.5
    assert train.get_output_data("model").path_on_datastore.startswith(
        f"azureml/{first.id}_"
    )


def _reruns_with_a_reason(pipeline: Pipeline, home: Path) -> None:
    assert pipeline.plan().count(Action.REUSE) == 2
    changed = pipeline.plan({"rate": 2.0}).decision("Train it")
    assert changed is not None
    assert [describe(r) for r in changed.reasons] == ["rate 0.5 → 2.0"]
    with (home / "score" / "score.py").open("a") as file:
        file.write("# more\n")
    decision = pipeline.plan().decision("score.py")
    assert decision is not None
    assert [describe(r) for r in decision.reasons] == ["file `score.py` changed"]
    assert pipeline.plan(regenerate_outputs=True).count(Action.RUN) == 2


def _fails_with_words(pipeline: Pipeline, experiment: Experiment) -> None:
    run = experiment.submit(pipeline, pipeline_parameters={"rate": "0"})
    with pytest.raises(ActivityFailedException) as caught:
        run.wait_for_completion(show_output=False)
    said = str(caught.value)
    assert said.startswith(
        "Step 'score.py' failed: ZeroDivisionError: float division by zero, in line 7 "
        'of score/score.py: `print("score", 1 / rate)`'
    )
    assert "Traceback (most recent call last):" in said
    assert run.wait_for_completion(raise_on_error=False) == "Failed"
    (score,) = PipelineRun(experiment, run.id).find_step_run("score.py")
    assert score.get_status() == "Failed"
    assert "ZeroDivisionError" in score.get_details()["error"]["error"]["message"]
    assert "ZeroDivisionError" in score.get_job_log()
    (text,) = score.get_details_with_logs()["logFiles"].values()
    assert "ZeroDivisionError" in text
    assert score.get_metrics() == {"rate": 0.0}
    local = experiment.workspace.local
    assert local.run(run.id).steps["score.py"].metrics == {"rate": 0.0}


def test_an_output_that_is_not_there_yet(pipeline: Pipeline, ws: Workspace) -> None:
    run = pipeline.submit("e", pipeline_parameters={"rate": 0.0})
    with pytest.raises(ActivityFailedException):
        run.wait_for_completion(show_output=False)
    (step,) = run.find_step_run("score.py")
    assert step.get_outputs() == {}
    (train,) = Pipeline(ws, [_sleeper()]).submit("e").get_steps()
    with pytest.raises(NotMadeError, match="Output 'x' of step 'sleep' is not there"):
        train.get_output_data("x").download("y")
    assert train.parent is not None
    assert train.parent.cancel()
    assert train.wait_for_completion(show_output=False, raise_on_error=False) == (
        "Canceled"
    )


def _sleeper() -> PythonScriptStep:
    Path("sleep.py").write_text("import time; time.sleep(60)")
    x = PipelineData("x")
    return PythonScriptStep("sleep.py", name="sleep", outputs=[x], arguments=[x])
