from __future__ import annotations

import json
import sys

import pytest

from amlnb.steps.kernels import UnknownKernelError, find_kernel, known_kernels


@pytest.fixture
def kernels(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))

    def add(name, **spec):
        folder = tmp_path / "kernels" / name
        folder.mkdir(parents=True)
        text = spec.pop("text", None) or json.dumps({"argv": ["x"], **spec})
        (folder / "kernel.json").write_text(text)

    return add


def test_kernels_are_known_by_name_and_language(kernels):
    kernels("Odd-1", language="odd", display_name="Odd")
    assert known_kernels()["odd-1"] == "odd"
    assert known_kernels()["python3"] == "python"
    assert find_kernel("ODD-1").display_name == "Odd"


def test_a_broken_folder_is_as_if_it_were_not_there(kernels):
    kernels("broken", text="{")
    kernels("list", text="[]")
    kernels("noargv", text='{"argv": 1}')
    assert not {"broken", "list", "noargv"} & set(known_kernels())


def test_the_blanks_of_a_command_are_filled(kernels):
    argv = ["python", "-f", "{connection_file}", "{resource_dir}/x"]
    kernels("odd", argv=argv, language="odd")
    kernel = find_kernel("odd")
    command = kernel.command("/c.json")
    assert command == [sys.executable, "-f", "/c.json", f"{kernel.folder}/x"]


def test_a_kernel_of_another_provisioner_is_recognised(kernels):
    provisioner = {"provisioner_name": "yarn"}
    kernels("far", language="python", metadata={"kernel_provisioner": provisioner})
    assert find_kernel("far").provisioner == "yarn"


def test_an_unknown_one_is_refused_with_the_nearest():
    with pytest.raises(UnknownKernelError, match="Did you mean 'python3'"):
        find_kernel("pyton3")
