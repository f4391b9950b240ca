"""A run lives outside the kernel: restart it half way, and reattach."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from amlnb.model.run import RunStatus
from tests.acceptance.notebook_files import Project

pytestmark = pytest.mark.filterwarnings("default")  # those of Jupyter's libraries

#: Ends when a file appears, so that the test says when.
SLOW = """%%pipeline_step slow --run none
import pathlib, time
while not pathlib.Path("go").exists():
    time.sleep(0.05)
n = 42"""
AFTER = "%%pipeline_step after -o m:json --run none\nm = n + 1"


@pytest.fixture
def kernel(project: Project) -> Iterator[Any]:
    """A kernel in the project's folder, as a front end holds it."""
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel(cwd=str(project.folder))
    yield manager, client
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    manager.cleanup_resources()


def run_cell(client: Any, source: str) -> str:
    """Run a cell, and return all that it printed, showed or complained of."""
    said: list[str] = []

    def hear(message: dict[str, Any]) -> None:
        content = message["content"]
        said.append(content.get("text", ""))
        said.append(content.get("data", {}).get("text/plain", ""))
        said.append(content.get("evalue", ""))

    client.execute_interactive(source, output_hook=hear, timeout=120)
    return "".join(said)


def test_a_run_goes_on_through_a_restart_and_is_found_again(
    project: Project, kernel: Any
) -> None:
    manager, client = kernel
    for cell in ("%load_ext amlnb", SLOW, AFTER):
        run_cell(client, cell)
    assert "2 to run" in run_cell(client, "%pipeline run")
    manager.restart_kernel(now=True)
    client.wait_for_ready(timeout=60)
    workspace = project.workspace()
    run_id = workspace.find("last")
    assert workspace.run(run_id).status in (RunStatus.PENDING, RunStatus.RUNNING)
    run_cell(client, "%load_ext amlnb")
    (project.folder / "go").write_text("")
    said = run_cell(client, "%pipeline wait last")
    assert "2 done" in said, said
    run_cell(client, "%pipeline pull after --run last")
    assert "43" in run_cell(client, "m")
    workspace.close()


def test_a_cell_that_raises_and_one_that_is_refused_say_one_sentence(
    kernel: Any,
) -> None:
    _, client = kernel
    run_cell(client, "%load_ext amlnb")
    said = run_cell(client, "%%pipeline_step a --retires 2\nx = 1")
    assert "no option '--retires'. Did you mean --retries?" in said
    assert "Traceback" not in said
    said = run_cell(client, "%pipeline runn")
    assert "run" in said
    assert "Traceback" not in said
