"""Data that is not there: each case is a mistake, and all that the person reads."""

from __future__ import annotations

import pytest

from amlnb.sdk.data.data_path import DataPath
from amlnb.sdk.data.dataset import Dataset
from amlnb.sdk.exceptions import AzureMLException
from amlnb.sdk.model import Model
from amlnb.sdk.pipeline import Pipeline
from amlnb.sdk.steps.python_script_step import PythonScriptStep


@pytest.fixture(autouse=True)
def sales(ws, home):
    """A dataset with two versions."""
    for number in (1, 2):
        (home / f"{number}.csv").write_text("n\n1\n")
        made = Dataset.Tabular.from_delimited_files(f"{number}.csv")
        made.register(ws, "sales", create_new_version=True)


def told_by(call):
    with pytest.raises(AzureMLException) as caught:
        call()
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return str(caught.value)


# ------------------------------------------------------------------------------ paths

TABLES = {
    "delimited": (
        Dataset.Tabular.from_delimited_files,
        "sales/may.csv",
    ),
    "json lines": (Dataset.Tabular.from_json_lines_files, "may.jsonl"),
    "parquet": (Dataset.Tabular.from_parquet_files, "sales/*.parquet"),
    "files": (Dataset.File.from_files, "images"),
}


@pytest.mark.parametrize("kind", TABLES)
def test_a_dataset_of_a_path_at_which_nothing_is(store, kind):
    make, path = TABLES[kind]
    told = (
        f"There is nothing at {path!r} on datastore 'workspaceblobstore': put the data "
        "there, or correct the path."
    )
    assert told_by(lambda: make((store, path))) == told
    assert told_by(lambda: make(DataPath(store, path))) == told


def test_a_local_file_that_is_not_there(home):
    told = told_by(lambda: Dataset.Tabular.from_delimited_files("may.csv"))
    assert told == (
        f"There is nothing at '{home}/may.csv' on this machine: put the data there, or "
        "correct the path."
    )


def test_an_address_that_does_not_answer():
    told = told_by(
        lambda: Dataset.Tabular.from_delimited_files("http://127.0.0.1:9/may.csv")
    )
    assert told.startswith(
        "http://127.0.0.1:9 could not be used at 'http://127.0.0.1:9/may.csv': "
    )
    assert told.endswith(
        ". See that it is there and that this machine reaches it, or correct the "
        "address."
    )


def test_a_step_that_reads_a_dataset_of_nothing(ws, store, home):
    (home / "train.py").write_text("print('never')\n")
    later = Dataset.Tabular.from_delimited_files((store, "may.csv"), validate=False)
    reads = later.as_named_input("rows")
    pipeline = Pipeline(ws, [PythonScriptStep("train.py", inputs=[reads])])
    (told,) = pipeline.validate()
    assert told == (
        "Step 'train.py' (line 1 of train.py) reads the data 'may.csv', and nothing is "
        "there: put it there, or correct the dataset's name, version or path."
    )


# -------------------------------------------------------------------- names, versions

NAMES = {
    "a version": (
        lambda ws: Dataset.get_by_name(ws, "sales", version=7),
        (
            "There is no version 7 of dataset 'sales' (it has 1, 2): ask for one of "
            "these, or leave version out for the newest."
        ),
    ),
    "a version that is a text": (
        lambda ws: Dataset.get_by_name(ws, "sales", version="two"),
        (
            "There is no version 'two' of dataset 'sales' (it has 1, 2): ask for one "
            "of these, or leave version out for the newest."
        ),
    ),
    "a dataset": (
        lambda ws: Dataset.get_by_name(ws, "slaes"),
        (
            "There is no dataset 'slaes' in this workspace (it has sales): register it "
            "with dataset.register(workspace, 'slaes'), or correct the name."
        ),
    ),
    "a dataset of the workspace": (
        lambda ws: ws.datasets["slaes"],
        (
            "There is no dataset 'slaes' in this workspace (it has sales); did you "
            "mean 'sales'? Register it with dataset.register(workspace, name), or "
            "correct the name."
        ),
    ),
    "a dataset's id": (
        lambda ws: Dataset.get_by_id(ws, "42"),
        (
            "There is no dataset with the id '42' in this workspace: ids are what "
            "dataset.id gives here; get it with Dataset.get_by_name(workspace, name)."
        ),
    ),
    "a datastore": (
        lambda ws: ws.datastores["lake"],
        (
            "There is no datastore 'lake' in this workspace (it has "
            "workspaceblobstore, workspacefilestore): register it, as with "
            "Datastore.register_azure_blob_container(...), or correct the name."
        ),
    ),
    "a model": (
        lambda ws: Model(ws, "best"),
        (
            "There is no model 'best' in this workspace (it has none yet): register "
            "it with Model.register(workspace, model_path, model_name), or correct "
            "the name."
        ),
    ),
    "an experiment": (
        lambda ws: ws.experiments["first"],
        (
            "There is no experiment 'first' in this workspace (it has none yet): "
            "make it with Experiment(workspace, name), or correct the name."
        ),
    ),
}


@pytest.mark.parametrize("case", NAMES)
def test_a_name_that_nothing_bears(ws, case):
    call, told = NAMES[case]
    assert told_by(lambda: call(ws)) == told


def test_code_that_catches_a_key_error_still_does(ws):
    with pytest.raises(KeyError):
        ws.datastores["lake"]
    assert ws.datasets.get("lake") is None
    assert "lake" not in ws.models
