"""The exceptions that v1 code catches by name."""

from __future__ import annotations

import pytest

from amlnb.model.errors import AmlnbError
from amlnb.sdk import exceptions


@pytest.mark.parametrize(
    "name",
    [
        "ActivityFailedException",
        "ComputeTargetException",
        "ExperimentExecutionException",
        "ModelNotFoundException",
        "UserErrorException",
        "WorkspaceException",
    ],
)
def test_each_is_caught_as_the_base_and_keeps_its_words(name):
    error = getattr(exceptions, name)("it went wrong: do this")

    assert isinstance(error, exceptions.AzureMLException)
    assert isinstance(error, AmlnbError)
    assert str(error) == error.message == "it went wrong: do this"


def test_asking_for_a_run_outside_one_says_what_to_do():
    assert "submit it as a step" in str(exceptions.RunEnvironmentException())


def test_an_unknown_compute_target_reads_well_though_it_is_a_key_error():
    error = exceptions.UnknownComputeTargetError("cpu", ())

    assert isinstance(error, KeyError)
    assert str(error).startswith("There is no compute target 'cpu'")


def test_the_stack_can_be_printed(capsys):
    exceptions.UserErrorException("wrong").print_stacktrace()

    assert "wrong" in capsys.readouterr().err
