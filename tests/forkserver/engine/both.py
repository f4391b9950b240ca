"""The same cells through a real kernel and through a forked process."""

from __future__ import annotations

import asyncio
import contextlib
import copy
import os
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import nbformat
from nbclient import NotebookClient

from amlnb.forkserver.engine.manager import ForkedKernelManager
from tests.forkserver.engine.features import Feature

#: What differs between any two runs, and what is put in its place.
_VOLATILE = (
    (re.compile(r"0x[0-9a-f]{6,}"), "0xADDRESS"),
    (re.compile(r"ipykernel_\d+"), "ipykernel_PID"),
    (re.compile(r"\b[0-9a-f]{32}\b"), "HEX"),
    (re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), "UUID"),
    (re.compile(r"<dc:date>[^<]*"), "<dc:date>"),
    (re.compile(r"\b\d+(\.\d+)?(e\+\d+)? ?(ns|[µμu]s|ms|s)\b"), "TIME"),
    (re.compile(r"(Fork|Spawn)(Pool)?(Worker|Process)-[\d:]+"), "PROCESS"),
    (re.compile(r"\d+(\.\d+)?(it/s|s/it)|\?it/s"), "RATE"),
    (re.compile(r"\d\d:\d\d(<\d\d:\d\d)?"), "CLOCK"),
    (re.compile(r"Task-\d+"), "TASK"),
    (re.compile(r"(pid=|PID |JPY_PARENT_PID.: .)\d+"), "PID"),
)


def run_both(groups: Sequence[Sequence[Feature]]) -> dict[str, tuple[Any, Any]]:
    """Return each feature's outputs by the real kernel, and by ours.

    One after the other: the cells write the same files.
    """
    theirs, ours = (_all_outputs(groups, maker) for maker in (in_kernel, in_process))
    return {name: (theirs[name], ours[name]) for name in theirs}


def by_kernel(features: Sequence[Feature]) -> dict[str, Any]:
    """Return each feature's outputs by another real kernel."""
    return _outputs(features, in_kernel)


def _all_outputs(groups: Sequence[Sequence[Feature]], maker: Any) -> dict[str, Any]:
    with ThreadPoolExecutor(max_workers=4) as threads:
        found = threads.map(lambda group: _outputs(group, maker), groups)
        return {name: shown for part in found for name, shown in part.items()}


def _outputs(features: Sequence[Feature], maker: Any) -> dict[str, Any]:
    try:
        with maker() as manager:
            return _run(features, manager)
    except RuntimeError:
        if maker is not in_kernel:
            raise
    with maker() as manager:  # kernels that start at once may want the same ports
        return _run(features, manager)


@contextlib.contextmanager
def in_kernel() -> Iterator[Any]:
    """Nothing to hand to nbclient: it starts a kernel."""
    yield None


@contextlib.contextmanager
def in_process() -> Iterator[Any]:
    """Our manager, started."""
    manager = ForkedKernelManager()
    environment = {**os.environ, "JPY_PARENT_PID": str(os.getpid())}
    manager.start_kernel(env=environment)
    try:
        yield manager
    finally:
        manager.end()


def notebook_of(cells: Sequence[str]) -> Any:
    """Return a notebook of those cells, all allowed to fail."""
    made = [nbformat.v4.new_code_cell(source) for source in cells]
    notebook = nbformat.v4.new_notebook(cells=made)
    notebook.metadata.kernelspec = {
        "name": "python3",
        "language": "python",
        "display_name": "Python 3",
    }
    return notebook


def execute(notebook: Any, manager: Any, **options: Any) -> Any:
    """Execute a copy of the notebook."""
    notebook = copy.deepcopy(notebook)
    options = {"allow_errors": True, "timeout": 60, **options}
    asyncio.run(NotebookClient(notebook, km=manager, **options).async_execute())
    return notebook


def _run(features: Sequence[Feature], manager: Any) -> dict[str, Any]:
    cells = [cell for feature in features for cell in feature.cells]
    left = iter(execute(notebook_of(cells), manager).cells)
    return {f.name: [seen(next(left)) for _ in f.cells] for f in features}


def seen(cell: Any) -> list[Any]:
    """Return a cell's outputs, without what differs between any two runs."""
    return [_steady(output) for output in _joined(cell.outputs)]


def _joined(outputs: Sequence[Any]) -> list[Any]:
    """Join the pieces of each stream between two other outputs.

    How a stream is cut, and how two that are written at once are interleaved, differs
    from run to run.
    """
    found: list[Any] = []
    streams: dict[str, Any] = {}
    for output in outputs:
        if output["output_type"] != "stream":
            found += [streams[name] for name in sorted(streams, reverse=True)]
            streams = {}
            found.append(output)
        elif output["name"] in streams:
            streams[output["name"]]["text"] += output["text"]
        else:
            streams[output["name"]] = copy.deepcopy(output)
    return found + [streams[name] for name in sorted(streams, reverse=True)]


def _steady(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _steady(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_steady(v) for v in value]
    if isinstance(value, str):
        for pattern, word in _VOLATILE:
            value = pattern.sub(word, value)
    return value
