"""``import azureml``: one table, the same objects everywhere, clear refusals."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

from amlnb.azureml.absent import absence_of, absent_names
from amlnb.azureml.homes import HOMES
from amlnb.azureml.modules import MODULES, names_of, submodules_of
from amlnb.model.errors import AmlnbError

pytestmark = pytest.mark.usefixtures("names")


@pytest.mark.parametrize("module", MODULES)
def test_every_name_of_the_table_is_found(module):
    found = importlib.import_module(module)

    for name in names_of(module):
        assert getattr(found, name) is not None
    assert set(names_of(module)) <= set(dir(found))


def test_one_name_is_one_object_wherever_it_is_imported_from():
    first = {}
    for module in MODULES:
        for name in names_of(module):
            found = getattr(importlib.import_module(module), name)
            assert first.setdefault(name, found) is found


def test_modules_are_reached_as_attributes():
    core = importlib.import_module("azureml.core")

    assert core.runconfig.RunConfiguration is core.RunConfiguration
    assert "runconfig" in submodules_of("azureml.core")
    assert importlib.import_module("azureml").pipeline.core.graph


def test_a_star_brings_the_names():
    there: dict[str, object] = {}
    exec("from azureml.core.compute import *", there)

    assert "AmlCompute" in there


def test_a_mistyped_name_is_told_with_the_right_one():
    with pytest.raises(ImportError, match="did you mean 'Workspace'"):
        exec("from azureml.core import Workspce")
    with pytest.raises(ImportError, match="did you mean 'compute'"):
        importlib.import_module("azureml.core.compte")
    with pytest.raises(AttributeError, match="did you mean 'Workspace'"):
        _ = importlib.import_module("azureml.core").Workspce


def test_a_name_of_another_module_is_told_with_that_module():
    with pytest.raises(ImportError, match=r"import it from azureml\.core\.compute"):
        exec("from azureml.core.runconfig import AmlCompute")


def test_a_module_that_is_not_here_says_what_it_did_and_what_to_use():
    with pytest.raises(ImportError, match=r"MLflow's records.*Run\.get_context"):
        importlib.import_module("azureml.mlflow")


def test_the_table_knows_no_name_twice():
    assert len(absent_names()) == len(set(absent_names()))
    assert not set(absent_names()) & set(HOMES)


@pytest.mark.parametrize("name", absent_names())
def test_a_name_that_is_not_here_says_so_when_used_and_not_before(name):
    absence = absence_of(name)
    module = next(m for m in MODULES if name in names_of(m))
    there = getattr(importlib.import_module(module), name)

    with pytest.raises(AmlnbError, match="part of amlnb") as told:
        there("anything", an_option=1)
    assert absence.did in str(told.value)
    assert absence.instead in str(told.value)
    with pytest.raises(NotImplementedError, match=rf"{name}\.create is not"):
        there.create()


def test_names_that_are_to_come_say_not_yet():
    schedule = importlib.import_module("azureml.pipeline.core").Schedule

    with pytest.raises(AmlnbError, match=r"Schedule\.create is not yet part of amlnb"):
        schedule.create("ws", name="nightly")
    assert not isinstance(object(), schedule)
    assert "not part of amlnb" in repr(schedule)


def test_importing_the_names_imports_nothing_heavy():
    code = (
        "import sys, amlnb.azureml.activation as a; a.activate();"
        "import azureml.core, azureml.pipeline.steps, azureml.widgets;"
        "print(*[m for m in ('pandas', 'IPython', 'pyarrow') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == ""
