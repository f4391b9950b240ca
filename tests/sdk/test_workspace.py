from __future__ import annotations

import json
from pathlib import Path

import pytest

from amlnb.sdk.exceptions import UserErrorException, WorkspaceException
from amlnb.sdk.experiment import Experiment
from amlnb.sdk.workspace import Workspace


def test_a_folder_is_a_workspace_without_more_ado(home: Path) -> None:
    ws = Workspace.from_config()
    assert ws.name == home.name
    assert (ws.resource_group, ws.location) == ("local", "local")
    assert ws.subscription_id.count("0") == 32
    assert ws.get_details()["name"] == ws.name
    assert ws == Workspace.setup()


def test_a_config_gives_it_names(home: Path) -> None:
    Workspace("sub", "group", "mine").write_config()
    content = json.loads((home / ".azureml/config.json").read_text())
    assert content["workspace_name"] == "mine"
    (home / "deep").mkdir()
    found = Workspace.from_config(home / "deep")
    assert (found.name, found.resource_group) == ("mine", "group")
    assert Workspace.from_config("deep").local.root == home / ".amlnb"


def test_another_config_of_that_name_is_passed_over(home: Path) -> None:
    (home / "config.json").write_text('{"batch": 3}')
    assert Workspace.from_config().name == home.name


def test_a_config_that_is_named_and_not_there_is_refused(home: Path) -> None:
    del home
    with pytest.raises(WorkspaceException, match="is not there"):
        Workspace.from_config("no.json")


@pytest.mark.usefixtures("home")
def test_created_ones_keep_their_name(capsys: pytest.CaptureFixture[str]) -> None:
    Workspace.create("team", location="here", tags={"a": "b"})
    assert "Workspace 'team' is in" in capsys.readouterr().out
    assert Workspace.get("team").location == "here"
    assert Workspace.create("team", exist_ok=True).tags == {"a": "b"}
    with pytest.raises(WorkspaceException, match="holds the workspace 'team'"):
        Workspace.get("other")
    with pytest.raises(WorkspaceException, match="holds the workspace 'team'"):
        Workspace.create("team")
    with pytest.raises(UserErrorException, match="remove it by hand"):
        Workspace.get("team").delete()
    assert list(Workspace.list()) == ["team"]


def test_an_experiment_is_there_from_its_making_on(ws: Workspace) -> None:
    made = Experiment(ws, "flights")
    made.set_tags({"a": 1})  # type: ignore[dict-item]
    assert list(ws.experiments) == ["flights"]
    again = ws.experiments["flights"]
    assert (again.id, again.tags) == (made.id, {"a": "1"})
    assert list(again.get_runs()) == []
    again.remove_tags(["a"])
    made.refresh()
    assert made.tags == {}


def test_wrong_experiments_are_refused(ws: Workspace) -> None:
    with pytest.raises(UserErrorException, match="workspace is a str"):
        Experiment("ws", "x")  # type: ignore[arg-type]
    with pytest.raises(UserErrorException, match="cannot be an experiment's name"):
        Experiment(ws, " ")
    with pytest.raises(UserErrorException, match="takes a Pipeline, a ScriptRunConfig"):
        Experiment(ws, "x").submit("train.py")
    with pytest.raises(UserErrorException, match="has no argument 'parameters'"):
        Experiment(ws, "x").submit(None, parameters={})
