"""Turning the names on and off; another package's are never mixed in."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from amlnb.azureml import activation
from amlnb.model.errors import AmlnbError


@pytest.mark.usefixtures("names")
def test_processes_started_from_here_have_the_names_too():
    code = "import azureml.core as c; print(c.VERSION)"

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == importlib.import_module("azureml.core").VERSION


def test_one_variable_is_enough_for_any_python(tmp_path: Path):
    script = tmp_path / "score.py"
    script.write_text(
        "from azureml_user.parallel_run import EntryScript\n"
        "from azureml.core.compute import AmlCompute\n"
        "print(EntryScript().logger.name, AmlCompute.__module__)\n"
    )

    done = subprocess.run(
        [sys.executable, str(script)],
        env={**os.environ, "PYTHONPATH": str(activation.ENTRY)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert "amlnb.sdk.compute.aml_compute" in done.stdout


def test_turning_off_leaves_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    activation.activate()
    importlib.import_module("azureml.core")
    assert os.environ["PYTHONPATH"].split(os.pathsep)[-1] == "/elsewhere"
    activation.deactivate()

    assert not activation.is_active()
    assert not [name for name in sys.modules if name.startswith("azureml")]
    assert os.environ["PYTHONPATH"] == "/elsewhere"
    assert activation.VARIABLE not in os.environ


@pytest.fixture
def another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installed package of the same name."""
    core = tmp_path / "site" / "azureml" / "core"
    core.mkdir(parents=True)
    (core.parent / "__init__.py").write_text("")
    (core / "__init__.py").write_text("VERSION = 'of the other'\n")
    monkeypatch.syspath_prepend(tmp_path / "site")
    monkeypatch.setenv("PYTHONPATH", os.environ.get("PYTHONPATH", ""))
    yield tmp_path / "site" / "azureml"
    activation.deactivate()
    for name in [n for n in sys.modules if n.partition(".")[0] == "azureml"]:
        del sys.modules[name]


def test_an_installed_package_is_set_aside_whole(another: Path):
    assert activation.installed() == str(another)
    activation.activate()

    assert importlib.import_module("azureml.core").VERSION != "of the other"
    assert activation.installed() == str(another)
    activation.deactivate()
    assert importlib.import_module("azureml.core").VERSION == "of the other"


@pytest.mark.usefixtures("another")
def test_a_package_in_use_is_never_mixed_with_ours():
    importlib.import_module("azureml.core")

    with pytest.raises(AmlnbError, match=r"restart the kernel and load amlnb\.azureml"):
        activation.activate()

    assert not activation.is_active()


def test_the_variable_chooses_the_installed_one(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(activation.VARIABLE, "installed")

    with pytest.raises(AmlnbError, match="AMLNB_AZUREML=installed asks for the inst"):
        activation.activate()
