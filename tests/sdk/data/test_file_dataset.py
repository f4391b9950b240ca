"""File datasets: made from paths, named, versioned, cut, copied."""

from __future__ import annotations

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from amlnb.sdk.data.consumption import DatasetConsumptionConfig, HdfsError
from amlnb.sdk.data.data_path import DataPath
from amlnb.sdk.data.dataset import Dataset
from amlnb.sdk.data.dataset_of import dataset_of
from amlnb.sdk.data.places import CredentialInAddressError, NotAPlaceError
from amlnb.sdk.exceptions import UserErrorException
from amlnb.sdk.parameter import PipelineParameter

pytestmark = pytest.mark.usefixtures("ws")


@pytest.fixture
def wavs(store, tmp_path):
    """Four files below users and seasons, on the default datastore."""
    for name in ("ann/winter/1", "ann/winter/2", "ann/summer/1", "bob/winter/1"):
        file = tmp_path / "wavs" / f"{name}.wav"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name * 3 if "bob" in name else name)
    store.upload(str(tmp_path / "wavs"), "wavs", show_progress=False)
    return DataPath(store, "wavs")


FORMAT = "{user}/{season}/*.wav"


@pytest.mark.parametrize("kind", ["datapath", "pair", "reference", "list", "glob"])
def test_a_place_is_given_in_many_ways(store, wavs, kind):
    ways = {
        "datapath": wavs,
        "pair": (store, "wavs"),
        "reference": store.path("wavs"),
        "list": [(store, "wavs/ann"), (store, "wavs/bob")],
        "glob": (store, "wavs/**/*.wav"),
    }
    found = Dataset.File.from_files(path=ways[kind]).to_path()
    assert found == [
        "/ann/summer/1.wav",
        "/ann/winter/1.wav",
        "/ann/winter/2.wav",
        "/bob/winter/1.wav",
    ]


def test_local_paths_count_from_the_current_directory(ws, monkeypatch):
    Path("a.txt").write_text("a")
    made = Dataset.File.from_files("a.txt")
    monkeypatch.chdir("/")
    assert made.to_path() == ["/a.txt"]
    assert made.id is None
    assert made.register(ws, "a").id is not None


@pytest.mark.parametrize("wrong", [3, [], "", ("x", "y"), None, [1]])
def test_what_is_no_place_is_told(wrong):
    with pytest.raises(NotAPlaceError, match="cannot be made from"):
        Dataset.File.from_files(wrong)


@pytest.mark.parametrize(
    "address",
    ["https://a.blob.core.windows.net/c/x.csv?sv=1&sig=s3cret", "ftp://u:s3cret@h/x"],
)
def test_an_address_with_a_credential_is_refused_and_not_shown(address):
    with pytest.raises(CredentialInAddressError, match="register a datastore") as told:
        Dataset.File.from_files(address)
    assert "s3cret" not in str(told.value)


def test_files_are_read_over_http(tmp_path, served):
    made = Dataset.File.from_files(f"{served}/some/x.csv")
    assert made.to_path() == ["/x.csv"]
    assert Path(made.download(str(tmp_path / "got"))[0]).read_text() == "n\n1\n"
    rows = Dataset.Tabular.from_delimited_files([f"{served}/some/x.csv"])
    assert list(rows.to_pandas_dataframe()["n"]) == [1]
    with pytest.raises(
        UserErrorException, match=r"nothing at '.*no.csv' on http://127"
    ):
        Dataset.File.from_files(f"{served}/some/no.csv")


@pytest.fixture
def served(tmp_path):
    """The address of a server that has one file."""
    (tmp_path / "www" / "some").mkdir(parents=True)
    (tmp_path / "www" / "some" / "x.csv").write_text("n\n1\n")
    handler = partial(QuietHandler, directory=str(tmp_path / "www"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format, *args):  # noqa: A002 - its parameter
        pass


def test_nothing_there_is_told_unless_it_may_come_later(store):
    with pytest.raises(UserErrorException, match=r"nothing at 'nope' on datastore"):
        Dataset.File.from_files((store, "nope"))
    later = Dataset.File.from_files((store, "nope"), validate=False)
    assert later.to_path() == []


# ------------------------------------------------------------------- names, versions


def test_a_registered_dataset_is_got_by_name_version_and_id(ws, wavs):
    first = Dataset.File.from_files(wavs).register(
        ws, "wavs", description="calls", tags={"a": "1"}
    )
    second = first.take(1).register(ws, "wavs", create_new_version=True)
    assert (first.name, first.version, second.version) == ("wavs", 1, 2)
    assert Dataset.get_by_name(ws, "wavs").version == 2
    old = Dataset.get_by_name(ws, name="wavs", version=1)
    assert (old.id, old.description, old.tags) == (first.id, "calls", {"a": "1"})
    assert len(old.to_path()) == 4
    assert len(Dataset.get_by_id(ws, second.id).to_path()) == 1
    assert {n: d.version for n, d in Dataset.get_all(ws).items()} == {"wavs": 2}


def test_a_taken_name_needs_a_new_version_unless_it_is_the_same(ws, wavs):
    made = Dataset.File.from_files(wavs)
    made.register(ws, "wavs")
    assert made.register(ws, "wavs").version == 1
    with pytest.raises(UserErrorException, match="create_new_version=True"):
        made.take(1).register(ws, "wavs")


def test_an_unknown_name_version_or_id_is_told(ws, wavs):
    Dataset.File.from_files(wavs).register(ws, "wavs")
    with pytest.raises(UserErrorException, match=r"no dataset 'wav' .*it has wavs"):
        Dataset.get_by_name(ws, "wav")
    with pytest.raises(UserErrorException, match="version 7 of dataset 'wavs'"):
        Dataset.get_by_name(ws, "wavs", version=7)
    with pytest.raises(UserErrorException, match="dataset with the id 'x'"):
        Dataset.get_by_id(ws, "x")


def test_tags_and_description_change(ws, wavs):
    made = Dataset.File.from_files(wavs).register(ws, "wavs", tags={"a": "1"})
    made.add_tags({"b": "2"}).remove_tags(["a"]).update(description="new")
    again = Dataset.get_by_name(ws, "wavs")
    assert (again.tags, again.description) == ({"b": "2"}, "new")
    with pytest.raises(UserErrorException, match=r"call register\(workspace, name\)"):
        made.take(1).add_tags({"c": "3"})


def test_an_unregistered_name_is_free_and_its_id_still_known(ws, wavs):
    made = Dataset.File.from_files(wavs).register(ws, "wavs")
    made.unregister_all_versions()
    assert Dataset.get_all(ws) == {}
    assert len(Dataset.get_by_id(ws, made.id).to_path()) == 4


def test_a_dataset_that_is_not_registered_has_an_id_all_the_same(ws, wavs):
    one, other = Dataset.File.from_files(wavs), Dataset.File.from_files(wavs)
    assert one.id == other.id
    assert one.name is None
    assert Dataset.get_by_id(ws, one.id).to_path() == one.to_path()


@pytest.mark.parametrize("name", ["", " x", "a/b", None])
def test_a_name_that_cannot_be_is_told(ws, wavs, name):
    with pytest.raises(UserErrorException, match="cannot be named"):
        Dataset.File.from_files(wavs).register(ws, name)


# -------------------------------------------------------------------- choosing files


def test_files_are_taken_skipped_split_and_filtered(wavs):
    made = Dataset.File.from_files(wavs, partition_format=FORMAT)
    paths = made.to_path()
    assert made.take(1).to_path() + made.skip(1).to_path() == paths
    one, other = made.random_split(0.5, seed=3)
    assert sorted(one.to_path() + other.to_path()) == paths
    assert made.take_sample(1.0).to_path() == paths
    big = made.filter(made.file_metadata("Size") > 12)
    assert big.to_path() == ["/bob/winter/1.wav"]
    ann = made.filter((made["user"] == "ann") & ~(made["season"] == "winter"))
    assert ann.to_path() == ["/ann/summer/1.wav"]


def test_paths_tell_partitions(wavs):
    made = Dataset.File.from_files(wavs, partition_format=FORMAT)
    assert made.partition_keys == ["user", "season"]
    assert made.get_partition_key_values(["user"]) == [{"user": "ann"}, {"user": "bob"}]
    assert {"user": "bob", "season": "winter"} in made.get_partition_key_values()
    with pytest.raises(UserErrorException, match="names no column"):
        Dataset.File.from_files(wavs, partition_format="*.wav")


@pytest.mark.parametrize("wrong", [-1, 1.5, "2", None, True])
def test_a_wrong_count_or_share_is_told(wavs, wrong):
    made = Dataset.File.from_files(wavs)
    with pytest.raises(UserErrorException, match="whole number"):
        made.take(wrong)
    with pytest.raises(UserErrorException, match="between 0 and 1"):
        made.random_split(2 if wrong is True else wrong)


# ------------------------------------------------------------------------- for steps


def test_a_dataset_is_an_input_under_a_name(ws, wavs):
    made = Dataset.File.from_files(wavs).register(ws, "wavs")
    given = made.as_named_input("audio").as_mount("/tmp/x")
    assert isinstance(given, DatasetConsumptionConfig)
    reads = given.read_as()
    assert (reads.name, reads.mode, reads.by_use) == ("audio", "mount", True)
    assert reads.source["name"] == "wavs"
    assert reads.source["version"] == 1
    assert dataset_of(ws, reads.source).name == "wavs"
    assert made.as_download().read_as().mode == "download"
    assert made.as_mount().name == made.as_mount().name


def test_a_parameter_may_stand_for_a_dataset(wavs):
    parameter = PipelineParameter("which", Dataset.File.from_files(wavs))
    given = DatasetConsumptionConfig("audio", parameter).as_mount()
    assert given.read_as().source is parameter
    assert parameter.model.default["kind"] == "file_dataset"


def test_wrong_inputs_are_told(wavs):
    made = Dataset.File.from_files(wavs)
    with pytest.raises(UserErrorException, match="cannot be named 'my audio'"):
        made.as_named_input("my audio")
    with pytest.raises(HdfsError, match=r"as_mount\(\) or as_download\(\)"):
        made.as_hdfs()
    with pytest.raises(UserErrorException, match="'copy' must be"):
        DatasetConsumptionConfig("a", made, mode="copy")
    with pytest.raises(UserErrorException, match="holds 3, a int"):
        DatasetConsumptionConfig("a", 3).read_as()


# --------------------------------------------------------------------------- copying


def test_files_are_downloaded(wavs, tmp_path):
    made = Dataset.File.from_files(wavs)
    got = made.download(str(tmp_path / "here"))
    assert Path(got[0]).read_text() == "ann/summer/1"
    assert [p.relative_to(tmp_path / "here").as_posix() for p in map(Path, got)] == [
        path.strip("/") for path in made.to_path()
    ]
    with pytest.raises(UserErrorException, match="overwrite=True"):
        made.download(str(tmp_path / "here"))
    assert made.download(str(tmp_path / "here"), overwrite=True) == got


def test_files_are_mounted_for_a_while(wavs):
    with Dataset.File.from_files(wavs).mount() as mounted:
        place = Path(mounted.mount_point)
        assert (place / "ann" / "summer" / "1.wav").read_text() == "ann/summer/1"
    assert not place.exists()


def test_a_folder_is_uploaded_as_a_dataset(store, tmp_path):
    (tmp_path / "f").mkdir()
    (tmp_path / "f" / "a.csv").write_text("a")
    (tmp_path / "f" / "b.txt").write_text("b")
    made = Dataset.File.upload_directory(
        str(tmp_path / "f"), DataPath(store, "up"), pattern="*.csv"
    )
    assert made.to_path() == ["/a.csv"]
    with pytest.raises(UserErrorException, match="cannot be written to 'up'"):
        Dataset.File.upload_directory(str(tmp_path / "f"), "up")


def test_when_the_data_changed_is_known(wavs):
    assert Dataset.File.from_files(wavs).data_changed_time is not None
