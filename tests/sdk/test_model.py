"""Models: registered, found, got, changed, deleted; and where they came from."""

from __future__ import annotations

import pytest

from amlnb.sdk.data.dataset import Dataset
from amlnb.sdk.exceptions import ModelNotFoundException, UserErrorException
from amlnb.sdk.model import Model, ServiceError
from amlnb.sdk.model_shelf import NoModelFileError


@pytest.fixture
def pickle_(tmp_path):
    file = tmp_path / "iris_model.pkl"
    file.write_text("weights")
    return file


def test_a_file_becomes_the_next_version(ws, pickle_):
    first = Model.register(ws, str(pickle_), "iris")
    pickle_.write_text("better weights")
    second = Model.register(workspace=ws, model_path=pickle_, model_name="iris")
    assert [(m.name, m.version, m.id) for m in (first, second)] == [
        ("iris", 1, "iris:1"),
        ("iris", 2, "iris:2"),
    ]
    assert Model(ws, "iris") == second
    assert Model(ws, "iris", version=1) == Model(ws, id="iris:1") == first


def test_a_model_is_a_copy_that_later_changes_do_not_reach(ws, pickle_):
    Model.register(ws, pickle_, "iris")
    pickle_.write_text("changed")
    with open(Model.get_model_path("iris", _workspace=ws)) as file:  # noqa: PTH123 - as v1 code does
        assert file.read() == "weights"


def test_the_path_is_of_the_current_folders_workspace(ws, pickle_):
    Model.register(ws, pickle_, "iris")
    assert Model.get_model_path("iris").endswith("iris_model.pkl")
    assert Model.get_model_path("iris", version=1) == Model.get_model_path("iris:1")


def test_a_folder_is_kept_whole_or_in_parts(ws, tmp_path):
    for name in ("m/a.txt", "m/sub/b.txt", "m/c.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    Model.register(ws, tmp_path / "m", "whole").download("back")
    Model.register(ws, tmp_path / "m", "part", child_paths=["sub", "a.txt"]).download(
        "part"
    )

    def files(folder):
        from pathlib import Path

        return {p.as_posix() for p in Path(folder).rglob("*.txt")}

    assert files("back") == {"back/m/a.txt", "back/m/sub/b.txt", "back/m/c.txt"}
    assert files("part") == {"part/m/a.txt", "part/m/sub/b.txt"}


def test_a_download_replaces_a_file_only_if_it_may(ws, pickle_):
    model = Model.register(ws, pickle_, "iris")
    path = model.download(target_dir="out")
    with pytest.raises(UserErrorException, match="exist_ok=True"):
        model.download(target_dir="out")
    assert model.download(target_dir="out", exist_ok=True) == path


def test_models_are_listed_by_name_tags_properties_run_and_framework(ws, pickle_):
    Model.register(ws, pickle_, "a", tags={"area": "x"}, properties={"p": "1"})
    Model.register(ws, pickle_, "a", model_framework=Model.Framework.SCIKITLEARN)
    Model.register(ws, pickle_, "b", tags={"area": "y"}, properties={"runId": "r1"})

    def ids(**wanted):
        return [model.id for model in Model.list(ws, **wanted)]

    assert ids() == ["b:1", "a:2", "a:1"]
    assert ids(latest=True) == ["b:1", "a:2"]
    assert ids(name="a") == ["a:2", "a:1"]
    assert ids(tags=["area"]) == ["b:1", "a:1"]
    assert ids(tags=[["area", "x"]]) == ids(tags={"area": "x"}) == ["a:1"]
    assert ids(properties=[["p", "1"]]) == ["a:1"]
    assert ids(run_id="r1") == ["b:1"]
    assert ids(model_framework="ScikitLearn") == ["a:2"]
    assert Model(ws, "a", tags=["area"]).version == 1


def test_tags_change_and_properties_are_only_added(ws, pickle_):
    model = Model.register(ws, pickle_, "iris", tags={"a": 1}, description="first")
    model.add_tags({"b": "2"})
    model.remove_tags(["a"])
    model.add_properties({"p": "1"})
    model.update(description="now better")
    again = Model(ws, "iris")
    assert (again.tags, again.properties) == ({"b": "2"}, {"p": "1"})
    assert again.description == "now better"
    with pytest.raises(UserErrorException, match="properties do not change"):
        model.add_properties({"p": "2"})


def test_a_deleted_version_is_gone_with_its_files(ws, pickle_):
    first = Model.register(ws, pickle_, "iris")
    second = Model.register(ws, pickle_, "iris")
    path = Model.get_model_path("iris")
    second.delete()
    assert Model(ws, "iris") == first
    with pytest.raises(FileNotFoundError):
        open(path)  # noqa: PTH123, SIM115 - as v1 code does
    with pytest.raises(ModelNotFoundException, match=r"version 2 in this.*version 1"):
        Model(ws, "iris", version=2)


def test_a_model_knows_the_datasets_it_was_made_from(ws, pickle_):
    (ws.local.folder / "t.csv").write_text("x\n1\n")
    data = Dataset.Tabular.from_delimited_files("t.csv").register(ws, "train")
    made = [(Dataset.Scenario.TRAINING, data)]
    model = Model.register(ws, pickle_, "iris", datasets=made)
    (again,) = model.datasets["training"]
    assert (again.name, again.version, again.id) == ("train", 1, data.id)
    assert Model.list(ws, dataset_id=data.id) == [model]
    assert Model.list(ws, dataset_id="other") == []


def test_a_model_registered_in_a_run_knows_it(ws, pickle_, monkeypatch):
    monkeypatch.setenv("AZUREML_RUN_ID", "run_7")
    assert Model.register(ws, pickle_, "iris").run_id == "run_7"


# ----------------------------------------------------------------------- bad input


def test_a_missing_file_is_told(ws, tmp_path):
    with pytest.raises(NoModelFileError, match=r"no file or folder '.*nope'"):
        Model.register(ws, tmp_path / "nope", "iris")
    assert Model.list(ws) == []


def test_an_unknown_model_is_told_with_the_known_ones(ws, pickle_):
    with pytest.raises(ModelNotFoundException, match="it has none yet"):
        Model(ws, "iris")
    Model.register(ws, pickle_, "iris")
    with pytest.raises(ModelNotFoundException, match=r"'irsi' .*it has iris"):
        Model.get_model_path("irsi")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"model_name": "a/b"}, "cannot be named"),
        ({"tags": ["x"]}, "give a dictionary"),
        ({"datasets": ["x"]}, "give pairs"),
        ({"datasets": [("training", 1)]}, "1 is no dataset"),
    ],
)
def test_wrong_arguments_are_told(ws, pickle_, wrong, told):
    given = {"model_path": pickle_, "model_name": "iris", **wrong}
    with pytest.raises(UserErrorException, match=told):
        Model.register(ws, **given)


def test_serving_is_refused(ws):
    with pytest.raises(ServiceError, match="get_model_path"):
        Model.deploy(ws, "service", [])


def test_a_model_goes_out_and_in_as_data(ws, pickle_):
    model = Model.register(ws, pickle_, "iris")
    assert Model.deserialize(ws, model.serialize()) == model
