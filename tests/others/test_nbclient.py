"""nbclient's example notebooks come out of a forked process as out of a kernel."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import nbformat
import pytest

from amlnb.forkserver.start import is_supported
from tests.forkserver.engine.both import execute, in_kernel, in_process, seen
from tests.others.sources import source_of

pytestmark = [
    # The first run fetches the sources, which their build tools slow down.
    pytest.mark.timeout(900),
    pytest.mark.skipif(not is_supported(), reason="no fork on this platform"),
    pytest.mark.filterwarnings("ignore"),
]

#: They wait for one another, are meant to die, or to take too long.
_NOT_ALONE = {"Autokill", "Interrupt", "Parallel Execute A", "Parallel Execute B"}
#: A question is refused in other words; the time of day is told.
_DIFFERS = {"Disable Stdin", "Sleep1s"}


def _notebooks() -> list[Path]:
    found = sorted((source_of("nbclient") / "tests/files").glob("*.ipynb"))
    return [p for p in found if p.stem not in _NOT_ALONE | _DIFFERS]


def _ran(path: Path, maker: Any) -> list[Any]:
    notebook = nbformat.read(path, 4)
    with contextlib.chdir(path.parent), maker() as manager:
        done = execute(notebook, manager, kernel_name="python3")
    return [seen(cell) for cell in done.cells if cell.cell_type == "code"]


def test_examples_come_out_the_same():
    notebooks = _notebooks()
    for path in notebooks:
        assert _ran(path, in_process) == _ran(path, in_kernel), path.stem
    assert len(notebooks) > 10
