from __future__ import annotations

import shutil
import sys

import pytest

from amlnb.inside.mpi_run import main


@pytest.mark.parametrize("given", ["0", "two", "-1", ""])
def test_counts_are_whole_numbers(
    given: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--nodes", given, "--processes", "1", "python"]) == 1
    said = capsys.readouterr().err
    assert said == (
        f"Error: node_count is {given!r}, and must be a whole number above 0.\n"
    )


@pytest.mark.skipif(shutil.which("mpiexec") is None, reason="no MPI here")
def test_nodes_times_processes_start(capfd: pytest.CaptureFixture[str]) -> None:
    code = "import os; os.write(1, b'here ')"
    words = ["--nodes", "2", "--processes", "1", sys.executable, "-c", code]
    assert main(words) == 0
    assert capfd.readouterr().out.split() == ["here", "here"]
