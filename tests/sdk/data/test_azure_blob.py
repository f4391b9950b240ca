"""Blob containers on a real object store: Azurite, through adlfs."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from amlnb.data.remote.errors import StoreAccessError
from amlnb.data.sources import deliver, fingerprint, materialise
from amlnb.sdk.data.data_path import DataPath
from amlnb.sdk.data.dataset import Dataset
from amlnb.sdk.data.datastore import Datastore
from amlnb.sdk.exceptions import UserErrorException
from tests.data.remote.azurite import ACCOUNT, KEY, NoAzuriteError, azurite

_numbers = itertools.count()
WRONG_KEY = "d3Jvbmcta2V5LXRoYXQtbXVzdC1uZXZlci1iZS1zaG93bg=="


@pytest.fixture(scope="module")
def emulator():
    try:
        with azurite() as running:
            yield running
    except NoAzuriteError as error:
        pytest.skip(f"no Azurite can be had: {error}")


@pytest.fixture
def blobs(ws, emulator):
    """A new container, registered as a datastore."""
    return Datastore.register_azure_blob_container(
        workspace=ws,
        datastore_name="blobs",
        container_name=f"test{next(_numbers)}",
        account_name=ACCOUNT,
        account_key=KEY,
        protocol="http",
        endpoint=emulator.endpoint,
        create_if_not_exists=True,
    )


@pytest.fixture
def files(tmp_path):
    for name, text in {"a.csv": "x\n1\n", "sub/b.csv": "x\n2\n"}.items():
        (tmp_path / "src" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "src" / name).write_text(text)
    return tmp_path / "src"


def test_files_go_up_and_come_down(blobs, files, tmp_path):
    reference = blobs.upload(str(files), target_path="in", show_progress=False)
    assert reference.path_on_datastore == "in"
    assert blobs.download(tmp_path / "back", prefix="in") == 2
    assert (tmp_path / "back" / "in" / "sub" / "b.csv").read_text() == "x\n2\n"
    (files / "a.csv").write_text("x\n7\n")
    blobs.upload_files([str(files / "a.csv")], target_path="in", show_progress=False)
    assert blobs.download(tmp_path / "two", prefix="in/a") == 1
    assert (tmp_path / "two" / "in" / "a.csv").read_text() == "x\n1\n"
    blobs.upload_files(
        [str(files / "a.csv")], target_path="in", overwrite=True, show_progress=False
    )
    blobs.download(tmp_path / "two", prefix="in/a", overwrite=True)
    assert (tmp_path / "two" / "in" / "a.csv").read_text() == "x\n7\n"


def test_datasets_are_read_from_blobs(ws, blobs, files):
    blobs.upload(str(files), target_path="in", show_progress=False)
    made = Dataset.File.from_files((blobs, "in/**/*.csv")).register(ws, "csvs")
    assert made.to_path() == ["/a.csv", "/sub/b.csv"]
    table = Dataset.Tabular.from_delimited_files(DataPath(blobs, "in"))
    assert sorted(table.to_pandas_dataframe()["x"]) == [1, 2]
    with pytest.raises(UserErrorException, match="datastore 'blobs'"):
        Dataset.File.from_files((blobs, "nowhere"))


def test_tables_are_written_to_blobs(blobs, files):
    table = Dataset.Tabular.from_delimited_files(str(files / "*.csv"))
    made = Dataset.Tabular.register_pandas_dataframe(
        table.to_pandas_dataframe(), (blobs, "t"), "t", show_progress=False
    )
    assert list(made.to_pandas_dataframe()["x"]) == [1]
    cut = made.partition_by(["x"], (blobs, "cut"), show_progress=False)
    assert cut.get_partition_key_values() == [{"x": "1"}]


def test_a_step_reads_blobs_and_notices_new_bytes(ws, blobs, files, tmp_path):
    root = ws.local.root
    blobs.upload(str(files), target_path="in", show_progress=False)
    definition = blobs.path("in").data_definition()
    before = fingerprint(definition, root)
    assert fingerprint(definition, root) == before
    got = materialise(definition, root, tmp_path / "mounted")
    assert (got / "sub" / "b.csv").read_text() == "x\n2\n"
    (files / "a.csv").write_text("x\n9\n")
    assert deliver(files, definition, root) == 2
    assert fingerprint(definition, root) != before
    absent = blobs.path("no/where").data_definition()
    assert fingerprint(absent, root) == "absent"
    assert not materialise(absent, root, tmp_path / "absent").exists()


def test_one_blob_is_given_as_a_file(ws, blobs, files, tmp_path):
    blobs.upload(str(files), target_path="in", show_progress=False)
    made = Dataset.File.from_files((blobs, "in/a.csv"))
    got = materialise(made.data_definition(), ws.local.root, tmp_path / "one")
    assert got.read_text() == "x\n1\n"


def test_a_signature_opens_a_container(ws, blobs, emulator, files, tmp_path):
    from azure.storage.blob import ContainerSasPermissions, generate_container_sas

    signature = generate_container_sas(
        ACCOUNT,
        blobs.container_name,
        account_key=KEY,
        permission=ContainerSasPermissions(read=True, list=True, write=True),
        expiry=datetime.now(UTC) + timedelta(hours=1),
    )
    signed = Datastore.register_azure_blob_container(
        ws,
        "signed",
        blobs.container_name,
        ACCOUNT,
        sas_token=f"?{signature}",
        endpoint=emulator.endpoint,
    )
    assert signed.is_sas
    blobs.upload(str(files), target_path="in", show_progress=False)
    assert signed.download(tmp_path / "x", show_progress=False) == 2


def test_a_query_reads_blobs(blobs, files):
    blobs.upload(str(files), target_path="in", show_progress=False)
    place = f"abfs://{blobs.container_name}/in/**/*.csv"
    made = Dataset.Tabular.from_sql_query((blobs, f"SELECT sum(x) AS s FROM '{place}'"))
    assert list(made.to_pandas_dataframe()["s"]) == [3]


# ---------------------------------------------------------------------- bad input


def test_a_wrong_key_is_told_at_once_and_never_shown(ws, emulator, capfd, caplog):
    with pytest.raises(UserErrorException, match="credential is right") as told:
        Datastore.register_azure_blob_container(
            ws,
            "wrong",
            "any",
            ACCOUNT,
            account_key=WRONG_KEY,
            endpoint=emulator.endpoint,
        )
    shown = capfd.readouterr()
    assert "Datastore 'wrong'" in str(told.value)
    for text in (str(told.value), repr(told.value), *shown, caplog.text):
        assert WRONG_KEY not in text
    assert told.value.__cause__ is None
    assert "wrong" not in Datastore.list(ws)


def test_a_key_that_went_wrong_later_is_told_by_the_step(ws, emulator):
    Datastore.register_azure_blob_container(
        ws,
        "later",
        "any",
        ACCOUNT,
        account_key=WRONG_KEY,
        endpoint=emulator.endpoint,
        skip_validation=True,
    )
    definition = {"kind": "datapath", "datastore": "later", "path": "x"}
    with pytest.raises(StoreAccessError) as told:
        fingerprint(definition, ws.local.root)
    assert WRONG_KEY not in str(told.value)


def test_a_container_that_is_not_there_is_told(ws, emulator):
    with pytest.raises(UserErrorException, match="Datastore 'gone' could not be used"):
        Datastore.register_azure_blob_container(
            ws, "gone", "nope", ACCOUNT, account_key=KEY, endpoint=emulator.endpoint
        )
