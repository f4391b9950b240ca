"""A cluster's sizes: kept as asked, refused where they make no sense."""

from __future__ import annotations

import pytest

from amlnb.sdk.compute.aml_compute import AmlCompute
from amlnb.sdk.compute.compute_target import ComputeTarget
from amlnb.sdk.exceptions import ComputeTargetException


def test_nodes_may_be_texts_as_environment_variables_hold_them(home):
    asked = AmlCompute.provisioning_configuration(min_nodes="1", max_nodes="3")
    made = ComputeTarget.create(home, "c", asked)

    kept = made.get_status().serialize()["scaleSettings"]

    assert kept == {
        "minNodeCount": 1,
        "maxNodeCount": 3,
        "nodeIdleTimeBeforeScaleDown": "PT1800S",
    }


@pytest.mark.parametrize("given", ["two", -1, 1.5, "", True])
def test_a_count_that_is_none_is_refused(given):
    with pytest.raises(ComputeTargetException, match="max_nodes="):
        AmlCompute.provisioning_configuration(max_nodes=given)


def test_more_that_stay_than_may_be_are_refused():
    with pytest.raises(ComputeTargetException, match="min_nodes=4 is more than max"):
        AmlCompute.provisioning_configuration(min_nodes=4, max_nodes=2)


def test_sizes_change_and_stay_changed(home):
    asked = AmlCompute.provisioning_configuration("D2", max_nodes=1)
    made = ComputeTarget.create(home, "c", asked)

    made.update(max_nodes=8, idle_seconds_before_scaledown=60)

    again = AmlCompute(home, "c")
    assert again.scale_settings.maximum_node_count == 8
    assert again.scale_settings.idle_seconds_before_scaledown == 60
    assert again.vm_size == "D2"
    with pytest.raises(ComputeTargetException):
        made.update(min_nodes=9)
