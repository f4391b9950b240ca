"""Compute targets by name: made, opened as their kind, listed, taken away."""

from __future__ import annotations

import pytest

from amlnb.sdk.compute.aml_compute import AmlCompute
from amlnb.sdk.compute.attached import DatabricksCompute, RemoteCompute
from amlnb.sdk.compute.compute_instance import ComputeInstance
from amlnb.sdk.compute.compute_target import ComputeTarget, compute_targets
from amlnb.sdk.exceptions import ComputeTargetException, UserErrorException


def _cluster(home, name="cpu-cluster"):
    asked = AmlCompute.provisioning_configuration("STANDARD_D2_V2", max_nodes=4)
    return ComputeTarget.create(home, name, asked)


def test_a_name_opens_as_its_own_kind_by_either_class(home):
    made = _cluster(home)

    assert type(made) is AmlCompute
    assert type(ComputeTarget(workspace=home, name="cpu-cluster")) is AmlCompute
    assert AmlCompute(home, "cpu-cluster") == made
    assert made.type == "AmlCompute"
    assert made.name == "cpu-cluster"


def test_an_unknown_name_says_how_to_make_it(home):
    _cluster(home, "gpu")

    with pytest.raises(ComputeTargetException) as told:
        AmlCompute(home, "cpu")

    assert "There is no compute target 'cpu'" in str(told.value)
    assert "it has gpu" in str(told.value)
    assert "ComputeTarget.create(workspace, 'cpu'" in str(told.value)


def test_a_name_opened_as_another_kind_is_refused_with_the_right_one(home):
    ComputeTarget.attach(home, "vm", RemoteCompute.attach_configuration("me"))

    with pytest.raises(ComputeTargetException, match=r"RemoteCompute\(workspace, 'vm'"):
        AmlCompute(home, "vm")


def test_the_workspaces_computes_are_a_dict_that_explains_a_missing_name(home):
    _cluster(home)

    every = compute_targets(home)

    assert list(every) == ["cpu-cluster"]
    assert "other" not in every
    with pytest.raises(KeyError, match="There is no compute target 'other'"):
        every["other"]


def test_a_deleted_name_is_gone_and_may_be_made_again(home):
    old = _cluster(home)
    old.delete()

    assert not compute_targets(home)
    again = _cluster(home)
    assert again.name == old.name
    assert again != old


def test_something_else_than_a_configuration_is_refused(home):
    with pytest.raises(UserErrorException, match="provisioning_configuration is a str"):
        ComputeTarget.create(home, "cpu", "STANDARD_D2_V2")


def test_secrets_of_attached_computes_are_kept_nowhere(home, tmp_path):
    asked = DatabricksCompute.attach_configuration("rg", "dbx", access_token="hush-1")
    ComputeTarget.attach(home, "dbx", asked)
    asked = RemoteCompute.attach_configuration(
        "me", address="host", password="hush-2", private_key_passphrase="hush-3"
    )
    ComputeTarget.attach(home, "vm", asked)
    home.local.close()

    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if b"hush-" in path.read_bytes()]


def test_waiting_ends_at_once_and_says_where_steps_run(home, capsys):
    made = _cluster(home)

    made.wait_for_completion(True, min_node_count=None, timeout_in_minutes=20)

    assert "steps run on this machine" in capsys.readouterr().out


def test_a_compute_instance_takes_its_verbs(home, capsys):
    asked = ComputeInstance.provisioning_configuration("STANDARD_D3_V2")
    made = ComputeTarget.create(home, "mine", asked)

    assert isinstance(made, ComputeInstance)
    made.start()
    made.delete(wait_for_completion=True, show_output=True)

    assert "'mine' is gone" in capsys.readouterr().out
    assert ComputeTarget.list(home) == []
