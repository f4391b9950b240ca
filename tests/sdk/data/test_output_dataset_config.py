"""Outputs that become datasets: where they go, what they become, how they are read."""

from __future__ import annotations

import pytest

from amlnb.sdk.data.binding import Product, Readable
from amlnb.sdk.data.data_path import DataPath
from amlnb.sdk.data.output_dataset_config import OutputFileDatasetConfig
from amlnb.sdk.data.output_links import LinkFileOutputDatasetConfig
from amlnb.sdk.data.pipeline_data import PipelineData
from amlnb.sdk.exceptions import UserErrorException
from amlnb.sdk.parameter import PipelineParameter


def test_without_a_destination_it_stays_in_the_workspace():
    out = OutputFileDatasetConfig(name="prepared")
    made = out.made_as()
    assert (made.name, made.format, made.by_use) == ("prepared", "dir", True)
    assert made.destination == {}
    assert made.register == {}


@pytest.mark.parametrize("kind", ["pair", "datapath", "store"])
def test_a_destination_is_given_in_many_ways(store, kind):
    path = "out/{run-id}/{output-name}"
    ways = {"pair": (store, path), "datapath": DataPath(store, path), "store": store}
    destination = OutputFileDatasetConfig(destination=ways[kind]).made_as().destination
    assert destination["kind"] == "datapath"
    assert destination["datastore"] == "workspaceblobstore"
    assert destination["path"] == ("" if kind == "store" else path)


def test_parameters_may_stand_in_a_destination(store):
    day = PipelineParameter("day", "monday")
    out = OutputFileDatasetConfig(destination=(store, f"out/{day}"))
    assert out.made_as().destination["path"] == "out/{parameter:day}"
    whole = OutputFileDatasetConfig(destination=(store, day)).made_as()
    assert whole.destination["path"] == "{parameter:day}"
    assert whole.parameters == (day,)


def test_a_registered_output_goes_somewhere_lasting():
    out = OutputFileDatasetConfig(name="o", partition_format="{k}/*.csv")
    assert out.register_on_complete("rows", "d", {"a": "b"}) is out
    made = out.made_as()
    assert made.destination["path"] == "dataset/{run-id}/{output-name}"
    assert (made.register["name"], made.register["tags"]) == ("rows", {"a": "b"})
    assert made.register["view"] == {
        "kind": "file_dataset",
        "partition_format": "{k}/*.csv",
    }


def test_an_upload_says_which_files_and_whether_they_replace(store):
    out = OutputFileDatasetConfig(destination=(store, "x"))
    assert out.as_upload(overwrite=False, source_globs=["*.csv"]) is out
    destination = out.made_as().destination
    assert (destination["overwrite"], destination["globs"]) == (False, ["*.csv"])
    assert out.as_mount() is out


def test_an_unnamed_output_has_the_same_name_when_the_code_runs_again():
    def unnamed():
        return OutputFileDatasetConfig(), OutputFileDatasetConfig(name=None)

    (one, two), (again, _) = unnamed(), unnamed()
    assert one.name == again.name
    assert one.name.startswith("output_")
    other = OutputFileDatasetConfig()
    assert other.name != one.name
    assert two.name == one.name  # one line of code; a step with both asks for names


# ------------------------------------------------------------------------- as input


def test_as_an_input_it_is_read_and_never_made():
    out = OutputFileDatasetConfig(name="o")
    given = out.as_input(name="rows").as_download()
    assert not isinstance(given, Product)
    reads = given.read_as()
    assert (reads.name, reads.source, reads.mode) == ("rows", out, "download")
    assert out.as_input().read_as().name == "input_o"
    assert out.as_named_input("x").read_as().name == "x"


def test_rows_of_an_output_are_a_view_of_its_files():
    out = OutputFileDatasetConfig(name="o")
    table = out.read_delimited_files(separator=";", path_glob="**/*.csv")
    reads = table.keep_columns(["a"]).as_input("rows").read_as()
    assert (reads.source, reads.mode) == (out, "direct")
    assert reads.view["format"]["separator"] == ";"
    assert reads.view["glob"] == "**/*.csv"
    assert reads.view["actions"] == [{"do": "keep", "columns": ["a"]}]
    with pytest.raises(UserErrorException, match=r"as_mount\(\) before read"):
        table.as_mount()


def test_rows_of_an_output_may_be_what_is_registered():
    out = OutputFileDatasetConfig(name="o")
    table = out.read_parquet_files().register_on_complete("rows")
    made = table.made_as()
    assert made.name == "o"
    assert made.register["view"]["kind"] == "tabular_dataset"
    assert made.destination["path"] == "dataset/{run-id}/{output-name}"
    table.producer = "the step"
    assert out.producer == "the step"


def test_pipeline_data_is_read_as_a_dataset():
    data = PipelineData("table")
    files = data.as_dataset()
    assert isinstance(files, Readable)
    assert files.as_named_input("t").as_direct().read_as().mode == "direct"
    table = files.parse_parquet_files().drop_columns("x").as_named_input("rows")
    reads = table.read_as()
    assert (reads.name, reads.source) == ("rows", data)
    assert reads.view["glob"] == "**/*.parquet"
    everything = files.parse_delimited_files().read_as()
    assert "glob" not in everything.view
    first, second = files.parse_parquet_files().random_split(0.5)
    parts = [half.view["actions"][-1]["part"] for half in (first, second)]
    assert parts == [0, 1]
    made = files.register("kept").made_as()
    assert (made.name, made.register["name"]) == ("table", "kept")


# ------------------------------------------------------------------------ bad input


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": "my output"}, "cannot be named 'my output'"),
        ({"destination": "out/x"}, r"names no datastore.*get_default_datastore"),
        ({"destination": 3}, "cannot be written to 3"),
        ({"partition_format": "*.csv"}, "names no column"),
    ],
)
def test_wrong_arguments_are_told(wrong, told):
    from amlnb.model.errors import AmlnbError

    with pytest.raises(AmlnbError, match=told):
        OutputFileDatasetConfig(**wrong)


def test_a_link_is_refused():
    with pytest.raises(UserErrorException, match="register_on_complete"):
        LinkFileOutputDatasetConfig("x")


def test_a_dataset_without_a_name_is_refused():
    with pytest.raises(UserErrorException, match="needs the name"):
        OutputFileDatasetConfig().register_on_complete(" ")
