"""Datasets through whole pipelines: read, written, registered, reused, traced."""

from __future__ import annotations

from pathlib import Path

import pytest

from amlnb.sdk.data.consumption import DatasetConsumptionConfig
from amlnb.sdk.data.data_path import DataPath, DataPathComputeBinding
from amlnb.sdk.data.dataset import Dataset
from amlnb.sdk.data.output_dataset_config import OutputFileDatasetConfig
from amlnb.sdk.data.pipeline_data import PipelineData
from amlnb.sdk.experiment import Experiment
from amlnb.sdk.model import Model
from amlnb.sdk.parameter import PipelineParameter
from amlnb.sdk.pipeline import Pipeline
from amlnb.sdk.steps.python_script_step import PythonScriptStep

PREPARE = """
import argparse, os
from amlnb import Run
parser = argparse.ArgumentParser()
for name in ("--audio", "--out", "--table", "--later"):
    parser.add_argument(name)
args = parser.parse_args()
run = Run.get_context()
assert os.listdir(args.audio) == ["a.wav"]
assert run.input_datasets["audio"] == args.audio
assert not os.path.exists(args.later)
sales = run.input_datasets["sales"].to_pandas_dataframe()
sales.to_csv(os.path.join(args.out, "rows.csv"), index=False)
os.makedirs(args.table, exist_ok=True)
sales.to_parquet(os.path.join(args.table, "x.parquet"))
"""
TRAIN = """
import os
from amlnb import Run
run = Run.get_context()
rows = run.input_datasets["rows"].to_pandas_dataframe()
table = run.input_datasets["table"].to_pandas_dataframe()
assert list(rows["x"]) == list(table["x"])
os.makedirs("outputs", exist_ok=True)
with open("outputs/model.txt", "w") as file:
    file.write(str(list(rows["x"])))
run.register_model("sums", "outputs/model.txt")
"""


@pytest.fixture
def project(ws, tmp_path):
    """A project with scripts and data, and its workspace."""
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "prepare.py").write_text(PREPARE)
    (tmp_path / "scripts" / "train.py").write_text(TRAIN)
    (tmp_path / "wav").mkdir()
    (tmp_path / "wav" / "a.wav").write_text("a")
    (tmp_path / "sales.csv").write_text("x,y\n1,2\n3,4\n")
    (tmp_path / "more.csv").write_text("x,y\n5,6\n")
    store = ws.get_default_datastore()
    store.upload("wav", "wav", show_progress=False)
    store.upload_files(["sales.csv", "more.csv"], target_path="in", show_progress=False)
    return ws


def table(project, name):
    store = project.get_default_datastore()
    made = Dataset.Tabular.from_delimited_files((store, f"in/{name}.csv"))
    return made.register(project, name)


def pipeline(project):
    store = project.get_default_datastore()
    audio = Dataset.File.from_files((store, "wav")).register(project, "audio")
    which = PipelineParameter("which", table(project, "sales"))
    later = PipelineParameter("later", DataPath(store, "not/there/yet"))
    out = OutputFileDatasetConfig(destination=(store, "out/{run-id}/{output-name}"))
    out.register_on_complete(name="rows", tags={"by": "prepare"})
    files = PipelineData("table", datastore=store).as_dataset()
    bound = (later, DataPathComputeBinding())
    words = ["--audio", audio.as_named_input("audio").as_mount(), "--out", out]
    prepare = PythonScriptStep(
        "prepare.py",
        source_directory="scripts",
        arguments=[*words, "--table", files, "--later", bound],
        inputs=[DatasetConsumptionConfig("sales", which), bound],
        outputs=[files],
    )
    train = PythonScriptStep(
        "train.py",
        source_directory="scripts",
        inputs=[
            out.read_delimited_files().as_input(name="rows"),
            files.parse_parquet_files().as_named_input("table"),
        ],
    )
    assert train is not prepare
    return Pipeline(project, [train])


def test_data_goes_through_a_pipeline_and_is_traced(project):
    """One story: what each part read and made, and which model came of it."""
    run = Experiment(project, "e").submit(pipeline(project))
    run.wait_for_completion(show_output=False)

    rows = Dataset.get_by_name(project, "rows")
    assert (rows.version, rows.tags) == (1, {"by": "prepare"})
    assert rows.made_by["run"] == run.id
    assert run.id in rows.data_definition()["sources"][0]["path"]
    assert Path(rows.download("got")[0]).read_text() == "x,y\n1,2\n3,4\n"

    assert Path(Model.get_model_path("sums")).read_text() == "[1, 3]"
    sales = Dataset.get_by_name(project, "sales")
    assert sales.runs() == [run.id]
    assert [model.id for model in sales.models()] == ["sums:1"]

    again = Experiment(project, "e").submit(pipeline(project))
    again.wait_for_completion(show_output=False)
    reused = [s.get_properties().get("azureml.isreused") for s in again.get_steps()]
    assert reused == ["true", "true"]

    other = Experiment(project, "e").submit(
        pipeline(project), pipeline_parameters={"which": table(project, "more")}
    )
    other.wait_for_completion(show_output=False)
    assert Dataset.get_by_name(project, "rows").version == 2
    assert Path(Model.get_model_path("sums")).read_text() == "[5]"
    assert [m.id for m in Dataset.get_by_name(project, "more").models()] == ["sums:2"]
