"""Data that is not there: each case is a mistake, and all that the person reads."""

from __future__ import annotations

import json
from importlib.util import find_spec

import pytest

from amlnb.model.errors import AmlnbError
from amlnb.sdk.data.data_path import DataPath
from amlnb.sdk.data.dataset import Dataset
from amlnb.sdk.data.datastore import Datastore
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
    with pytest.raises(AmlnbError) as caught:
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


# ------------------------------------------------------- stores that cannot be opened


def share(ws):
    return Datastore.register_azure_file_share(ws, "share", "sales", "acc")


def gen1(ws):
    return Datastore.register_azure_data_lake(ws, "lake", "store", tenant_id="t")


CLOSED = {
    share: (
        "Datastore 'share' is of kind AzureFile, and holds no files that amlnb can "
        "open: mount the share, and register its folder with "
        "Datastore.register_fsspec(workspace, 'share', url='file:///mnt/share', "
        "overwrite=True), or run the code by `amlnb azureml run FILE --serve "
        "https://acc.file.core.windows.net/sales=FOLDER`."
    ),
    gen1: (
        "Datastore 'lake' is of kind AzureDataLake, and holds no files that amlnb can "
        "open: Azure closed Data Lake Storage Gen1 in 2024; register the Gen2 account "
        "that has its data with Datastore.register_azure_data_lake_gen2(workspace, "
        "'lake', ..., overwrite=True), or run the code by `amlnb azureml run FILE "
        "--serve https://store.azuredatalakestore.net=FOLDER`."
    ),
}


@pytest.mark.parametrize("register", CLOSED, ids=lambda made: made.__name__)
def test_a_store_without_a_driver_says_so_wherever_it_is_used(ws, home, register):
    (home / "train.py").write_text("print('never')\n")
    closed = register(ws)  # itself it may be registered: code that does so goes on
    reads = closed.path("x").as_mount()
    rows = Dataset.Tabular.from_sql_query((closed, "SELECT 1"), validate=False)
    uses = [
        lambda: Dataset.File.from_files((closed, "x")),
        lambda: Dataset.Tabular.from_delimited_files((closed, "x.csv")),
        lambda: Dataset.Tabular.from_sql_query((closed, "SELECT 1")),
        lambda: closed.upload_files(["train.py"]),
        lambda: closed.download("here"),
        rows.to_pandas_dataframe,
        Pipeline(ws, [PythonScriptStep("train.py", inputs=[reads])]).submit,
    ]
    assert {told_by(use) for use in uses} == {CLOSED[register]}
    assert ws.local.runs() == []


def test_a_share_that_cannot_be_opened_is_no_default(ws):
    mine = share(ws)
    assert told_by(mine.set_as_default) == CLOSED[share]
    assert ws.get_default_datastore().name == "workspaceblobstore"


def test_a_folder_stands_in_for_a_share(ws, home, monkeypatch):
    (home / "here").mkdir()
    (home / "here" / "may.csv").write_text("n\n1\n")
    served = {"https://acc.file.core.windows.net/sales": str(home / "here")}
    (home / "served.json").write_text(json.dumps(served))
    monkeypatch.setenv("AMLNB_SERVE", str(home / "served.json"))
    rows = Dataset.Tabular.from_delimited_files((share(ws), "may.csv"))
    assert list(rows.to_pandas_dataframe()["n"]) == [1]


def test_a_query_says_which_driver_its_database_needs(ws):
    pytest.importorskip("sqlalchemy")
    if find_spec("pyodbc"):
        pytest.skip("pyodbc is installed")
    azure = Datastore.register_azure_sql_database(
        ws, "azure", "server", "base", username="ada", password="never shown"
    )
    told = told_by(lambda: Dataset.Tabular.from_sql_query((azure, "SELECT 1")))
    assert told == (
        "Queries on datastore 'azure' need the module 'pyodbc': install it with `pip "
        "install 'pyodbc'`, and the system's package `msodbcsql18`, Microsoft's ODBC "
        "driver."
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
