"""Paths on datastores as steps' inputs and as values of parameters."""

from __future__ import annotations

import pytest

from amlnb.sdk.data.data_path import DataPath, DataPathComputeBinding
from amlnb.sdk.data.data_reference import DataReference, NotADatastoreError
from amlnb.sdk.data.sql_data_reference import SqlDataReference
from amlnb.sdk.exceptions import UserErrorException
from amlnb.sdk.parameter import PipelineParameter


def test_a_reference_is_an_input_that_need_not_be_there(store):
    given = DataReference(
        datastore=store, data_reference_name="blob", path_on_datastore="no/where"
    )
    reads = given.read_as()
    assert (reads.name, reads.mode) == ("blob", "mount")
    assert reads.source == {
        "kind": "datapath",
        "datastore": "workspaceblobstore",
        "path": "no/where",
    }
    assert given.as_download().read_as().mode == "download"
    assert str(given) == "$AZUREML_DATAREFERENCE_blob"
    assert given.path("x").path_on_datastore == "no/where/x"


def test_an_unnamed_reference_has_the_same_name_for_the_same_path(store):
    one, same, other = store.path("a"), store.path("a"), store.path("b")
    assert one.data_reference_name == same.data_reference_name
    assert one.data_reference_name != other.data_reference_name


def test_a_path_and_its_binding_make_a_reference_and_back(store):
    path, binding = DataPath(store, "in"), DataPathComputeBinding(mode="download")
    made = path.create_data_reference("blob", binding)
    assert (made.data_reference_name, made.mode) == ("blob", "download")
    assert binding.create_data_reference("b", path).path_on_datastore == "in"
    assert DataPath.create_from_data_reference(made).path_on_datastore == "in"
    back = DataPathComputeBinding.create_from_data_reference(made)
    assert back.mode == "download"


def test_a_path_is_a_value_of_a_parameter(store):
    path = DataPath(datastore=store, path_on_datastore="in")
    parameter = PipelineParameter("where", path)
    assert parameter.model.default == path.data_definition()
    assert (path.datastore_name, path.path_on_datastore) == ("workspaceblobstore", "in")


def test_a_reference_is_written_as_run_configurations_have_it(store):
    config = store.path("in").as_download("/x").to_config()
    assert config.datastore_name == "workspaceblobstore"
    assert (config.mode, config.path_on_compute) == ("download", "/x")


def test_wrong_arguments_are_told(store):
    with pytest.raises(NotADatastoreError, match="get_default_datastore"):
        DataReference("workspaceblobstore", path_on_datastore="x")
    with pytest.raises(NotADatastoreError, match="DataPath needs a datastore"):
        DataPath("x", "y")
    with pytest.raises(UserErrorException, match="mode='copy' must be"):
        DataReference(store, "a", mode="copy")
    with pytest.raises(UserErrorException, match="cannot be named 'a b'"):
        DataReference(store, "a b")
    with pytest.raises(UserErrorException, match="mode='copy' must be"):
        DataPathComputeBinding("copy")
    with pytest.raises(UserErrorException, match="takes one of sql_table"):
        SqlDataReference(store, "a", sql_table="t", sql_query="q")
