"""Datastores: registered, opened as their kind, their credentials kept apart."""

from __future__ import annotations

import json
import stat

import pytest

from amlnb.data.remote import record as records
from amlnb.data.remote.errors import (
    NoDriverError,
    NotAFilestoreError,
)
from amlnb.data.remote.moving import NothingToUploadError
from amlnb.data.remote.spot import on_datastore
from amlnb.sdk.data.azure_storage_datastore import AzureBlobDatastore
from amlnb.sdk.data.data_reference import DataReference
from amlnb.sdk.data.dataset import Dataset
from amlnb.sdk.data.datastore import Datastore
from amlnb.sdk.data.datastore_shelf import (
    CredentialElsewhereError,
    DatastoreTakenError,
)
from amlnb.sdk.data.home import NoWorkspaceGivenError
from amlnb.sdk.exceptions import UserErrorException

SECRET = "c2VjcmV0LWtleQ=="


def blob(ws, name="mine", **more):
    given = {"account_key": SECRET, "skip_validation": True, **more}
    return Datastore.register_azure_blob_container(
        ws, name, container_name="data", account_name="acc", **given
    )


def test_a_workspace_has_a_default_datastore_in_its_folder(ws, store):
    assert type(store) is AzureBlobDatastore
    assert store.name == "workspaceblobstore"
    assert store.datastore_type == "AzureBlob"
    assert store == Datastore(ws, "workspaceblobstore") == Datastore(ws)


def test_another_becomes_the_default_until_it_is_unregistered(ws, tmp_path):
    mine = Datastore.register_fsspec(ws, "mine", f"file://{tmp_path}")
    mine.set_as_default()
    assert Datastore.get_default(ws) == mine
    mine.unregister()
    assert Datastore.get_default(ws).name == "workspaceblobstore"
    assert "mine" not in Datastore.list(ws)


def test_the_workspaces_own_cannot_be_unregistered(store):
    with pytest.raises(UserErrorException, match="belongs to the workspace"):
        store.unregister()


def test_an_unknown_datastore_is_told_with_the_known_ones(ws):
    with pytest.raises(UserErrorException, match=r"'nope' in this workspace .it has"):
        Datastore.get(ws, "nope")


def test_something_else_than_a_workspace_is_refused():
    with pytest.raises(NoWorkspaceGivenError, match=r"Workspace.from_config\(\)"):
        Datastore.get("ws", "x")


# ------------------------------------------------------------------- registering


def test_a_blob_container_keeps_its_facts_and_its_key(ws):
    mine = blob(ws)
    assert (mine.account_name, mine.container_name) == ("acc", "data")
    assert (mine.protocol, mine.endpoint) == ("https", "core.windows.net")
    assert mine.account_key == SECRET
    assert not mine.is_sas


def test_a_credential_is_in_a_private_file_and_nowhere_else(ws):
    mine = blob(ws)
    file = records.file_of(ws.local.root, "mine")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    others = [p for p in ws.local.root.rglob("*") if p.is_file() and p != file]
    assert others
    assert all(SECRET.encode() not in p.read_bytes() for p in others)
    assert SECRET not in repr(mine) + repr(mine._record) + str(vars(mine))


def test_a_taken_name_is_refused_unless_it_is_the_same_or_may_go(ws):
    blob(ws)
    blob(ws)
    with pytest.raises(DatastoreTakenError, match="overwrite=True"):
        blob(ws, endpoint="core.chinacloudapi.cn")
    assert blob(ws, endpoint="core.x.cn", overwrite=True).endpoint == "core.x.cn"


def test_a_new_key_needs_no_other_name(ws):
    blob(ws)
    assert blob(ws, account_key="b3RoZXIta2V5").account_key == "b3RoZXIta2V5"


def test_a_credential_that_is_on_another_machine_is_told(ws):
    blob(ws)
    records.forget(ws.local.root, "mine")
    assert Datastore.list(ws)["mine"].datastore_type == "AzureBlob"
    with pytest.raises(CredentialElsewhereError, match="register the datastore here"):
        Datastore.get(ws, "mine").download("x")


def test_a_public_container_opens_on_any_machine(ws):
    blob(ws, account_key=None)
    records.forget(ws.local.root, "mine")
    assert Datastore.get(ws, "mine").account_name == "acc"


def test_a_file_share_is_kept_and_says_how_to_get_at_its_files(ws):
    share = Datastore.register_azure_file_share(
        ws, "share", file_share_name="s", account_name="acc", account_key=SECRET
    )
    assert share.datastore_type == "AzureFile"
    with pytest.raises(NotAFilestoreError, match="register_fsspec") as told:
        share.download("x")
    assert SECRET not in str(told.value)


def test_gen1_and_gen2_are_told_apart(ws):
    one = Datastore.register_azure_data_lake(
        ws, datastore_name="one", store_name="s", client_secret=SECRET
    )
    two = Datastore.register_azure_data_lake_gen2(
        ws, "two", "fs", "acc", tenant_id="t", client_id="c", client_secret=SECRET
    )
    assert (one.store_name, one.datastore_type) == ("s", "AzureDataLake")
    assert (two.container_name, two.datastore_type) == ("fs", "AzureDataLakeGen2")
    with pytest.raises(NotAFilestoreError, match="Gen2"):
        one.download("x")


def test_databases_keep_password_and_address_apart(ws):
    mine = Datastore.register_sql(ws, "db", "postgresql+psycopg://ada:s3cret@h:1/d")
    assert mine._record.facts["sql"] == "postgresql+psycopg://h:1/d"
    assert mine._record.credentials == {"user": "ada", "password": "s3cret"}
    azure = Datastore.register_azure_postgre_sql(
        ws, "pg", "srv", "base", user_id="u", user_password="passw"
    )
    assert (azure.server_name, azure.database_name) == ("srv", "base")
    with pytest.raises(UserErrorException, match="the default datastore must"):
        azure.set_as_default()


def test_a_password_in_an_address_is_kept_apart(ws):
    mine = Datastore.register_fsspec(ws, "far", "sftp://ada:s3cret@host/data")
    assert mine._record.url == "sftp://host/data"
    assert mine._record.credentials == {"username": "ada", "password": "s3cret"}
    assert "s3cret" not in str(ws.local.assets.newest("datastore", "far"))


def test_a_driver_that_is_not_there_is_told(ws):
    far = Datastore.register_fsspec(ws, "far", "nosuch://host/data")
    with pytest.raises(NoDriverError, match="Datastore 'far' needs a driver"):
        far.download("x")


def test_an_s3_bucket_is_registered(ws):
    mine = Datastore.register_s3(
        ws, "s3", "bucket", "k", SECRET, endpoint_url="http://127.0.0.1:9"
    )
    assert mine.datastore_type == "S3"
    assert mine._record.address == "http://127.0.0.1:9/bucket"
    pytest.importorskip("s3fs")
    assert on_datastore(mine._record, "in/x").path == "bucket/in/x"
    assert SECRET not in str(mine._record.public())


@pytest.mark.parametrize("part", ["", "/iris.csv"])
def test_a_declared_place_stands_in_for_a_container(ws, tmp_path, monkeypatch, part):
    """A container that is gone is read from a folder, or one of its files is."""
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "iris.csv").write_text("x\n1\n")
    address = f"https://acc.blob.core.windows.net/data{part}"
    served = tmp_path / "served.json"
    served.write_text(json.dumps({address: f"{tmp_path}/kept{part}"}))
    monkeypatch.setenv("AMLNB_SERVE", str(served))
    mine = blob(ws, account_key=None)
    rows = Dataset.Tabular.from_delimited_files((mine, "iris.csv"))
    assert list(rows.to_pandas_dataframe()["x"]) == [1]
    if not part:
        assert mine.download(tmp_path / "back", prefix="iris") == 1


# ------------------------------------------------------------ uploading and back


def test_a_folder_goes_up_and_comes_down(store, tmp_path, capsys):
    (tmp_path / "src" / "sub").mkdir(parents=True)
    (tmp_path / "src" / "a.csv").write_text("a")
    (tmp_path / "src" / "sub" / "b.csv").write_text("b")
    got = store.upload(str(tmp_path / "src"), target_path="in/new")
    assert isinstance(got, DataReference)
    assert got.path_on_datastore == "in/new"
    assert "Uploaded 2 files" in capsys.readouterr().out
    assert store.download(tmp_path / "back", prefix="in/new") == 2
    assert (tmp_path / "back" / "in" / "new" / "sub" / "b.csv").read_text() == "b"


def test_files_that_are_there_stay_unless_they_may_be_replaced(store, tmp_path, capsys):
    file = tmp_path / "a.csv"
    file.write_text("old")
    store.upload_files([str(file)], target_path="in")
    file.write_text("new")
    store.upload_files([str(file)], target_path="in")
    assert "1 there already" in capsys.readouterr().out
    store.download(tmp_path / "one", show_progress=False)
    assert (tmp_path / "one" / "in" / "a.csv").read_text() == "old"
    store.upload_files([str(file)], target_path="in", overwrite=True)
    assert store.download(tmp_path / "one") == 0
    assert store.download(tmp_path / "one", overwrite=True) == 1
    assert (tmp_path / "one" / "in" / "a.csv").read_text() == "new"


def test_files_are_named_from_the_folder_that_holds_them_all(store, tmp_path):
    for name in ("x/1.txt", "x/y/2.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    files = [str(tmp_path / "x/1.txt"), str(tmp_path / "x/y/2.txt")]
    store.upload_files(files, target_path="t", show_progress=False)
    store.upload_files(files, relative_root=str(tmp_path), target_path="u")
    store.download(tmp_path / "back", show_progress=False)
    back = {
        p.relative_to(tmp_path / "back").as_posix()
        for p in (tmp_path / "back").rglob("*.txt")
    }
    assert back == {"t/1.txt", "t/y/2.txt", "u/x/1.txt", "u/x/y/2.txt"}


def test_many_files_are_sent_and_those_there_are_left_alone(store, tmp_path):
    for n in range(30):
        (tmp_path / f"{n}.txt").write_text(str(n))
    files = sorted(str(p) for p in tmp_path.glob("*.txt"))
    store.upload_files(files[:5], target_path="m", show_progress=False)
    (tmp_path / "0.txt").write_text("new")
    store.upload_files(files, target_path="m", show_progress=False)
    assert store.download(tmp_path / "back", show_progress=False) == 30
    assert (tmp_path / "back" / "m" / "0.txt").read_text() == "0"


def test_a_download_of_nothing_copies_nothing(store, tmp_path):
    assert store.download(tmp_path, prefix="nowhere") == 0


def test_a_prefix_may_be_a_part_of_a_name(store, tmp_path):
    for name in ("model_1.pkl", "model_2.pkl", "other.pkl"):
        (tmp_path / name).write_text(name)
    store.upload_files([str(p) for p in tmp_path.glob("*.pkl")], target_path="m")
    assert store.download(tmp_path / "back", prefix="m/model_") == 2


@pytest.mark.parametrize("call", ["upload", "upload_files"])
def test_a_missing_source_is_told(store, call, tmp_path):
    missing = str(tmp_path / "no")
    with pytest.raises(
        NothingToUploadError, match=r"no file or folder '.*no' to upload"
    ):
        getattr(store, call)(missing if call == "upload" else [missing])


def test_one_path_in_the_place_of_a_list_is_told(store):
    with pytest.raises(UserErrorException, match=r"files=\['a.csv'\]"):
        store.upload_files("a.csv")


def test_a_file_outside_the_relative_root_is_told(store, tmp_path):
    (tmp_path / "a.csv").write_text("a")
    (tmp_path / "root").mkdir()
    with pytest.raises(UserErrorException, match="not below relative_root"):
        store.upload_files(
            [str(tmp_path / "a.csv")], relative_root=str(tmp_path / "root")
        )
