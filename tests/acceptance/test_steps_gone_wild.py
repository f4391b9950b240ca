"""Steps that eat memory or disk, and runners that are killed, over a forkserver."""

from __future__ import annotations

import os
import secrets
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from amlnb.compute.box import Box, best_box, marked
from amlnb.model.run import Run, RunStatus
from tests.acceptance.disks import small_disk
from tests.acceptance.notebook_files import Project, ran, write_notebook

OTHER = "%%pipeline_step other -o a\nimport time\ntime.sleep(2)\na = 1"
HEIR = "%%pipeline_step heir -o b\nb = a + 1"
#: Linux's first kind of control groups: memory can be limited where root may.
GROUPS = Path("/sys/fs/cgroup/memory")

as_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="takes root"
)


def failed(run: Run) -> dict[str, str]:
    return {k: s.failure.message for k, s in run.steps.items() if s.failure is not None}


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 24 MB."""
    with small_disk(tmp_path / "disk", "24m") as folder:
        yield folder


@as_root
def test_a_step_that_fills_the_disk_is_named_and_the_others_end_well(
    disk: Path,
) -> None:
    project = Project(disk)
    fills = "%%pipeline_step fills\nwith open('big', 'wb') as file:\n"
    fills += "    while True: file.write(bytes(1_000_000))"
    write_notebook(disk / "n.ipynb", [fills, OTHER, HEIR])
    project.amlnb("run", "n.ipynb", code=1)
    run = project.last()
    assert list(failed(run)) == ["fills"], failed(run)
    assert "disk is full" in failed(run)["fills"]
    assert ran(run) == {"fills", "other", "heir"}
    (disk / "big").unlink()
    project.edit("n.ipynb", "while True: ", "")
    project.amlnb("repair", "last", "n.ipynb")
    assert project.last().status is RunStatus.COMPLETED


@pytest.fixture
def little_memory() -> Iterator[Path]:
    """A group of processes that has 500 MB between them."""
    group = GROUPS / f"amlnb-test-{secrets.token_hex(4)}"
    try:
        group.mkdir()
        (group / "memory.limit_in_bytes").write_text(str(500 << 20))
    except OSError:
        pytest.skip("this machine lets nobody limit a group's memory")
    yield group
    until(lambda: not (group / "cgroup.procs").read_text(), 30)
    group.rmdir()


@as_root
def test_a_step_that_eats_all_memory_is_ended_and_only_that(
    project: Project, little_memory: Path
) -> None:
    eats = "%%pipeline_step eats\nx = []\nwhile True: x.append(bytearray(10_000_000))"
    write_notebook(project.folder / "n.ipynb", [eats, OTHER, HEIR])
    within = f'echo $$ > {little_memory}/cgroup.procs; exec "$@"'
    process = project.start("run", "n.ipynb", within=["sh", "-c", within, "sh"])
    process.communicate()
    assert process.returncode == 1
    run = project.last()
    assert list(failed(run)) == ["eats"]
    assert "the machine ran out of memory" in failed(run)["eats"]
    assert ran(run) == {"eats", "other", "heir"}


def test_a_killed_runner_leaves_nothing_and_the_forkserver_serves_the_next(
    project: Project,
) -> None:
    slow = """%%pipeline_step slow
import os, pathlib, subprocess, time
subprocess.Popen(["setsid", "sleep", "300"])
if not pathlib.Path("again").exists():
    if os.fork():
        pathlib.Path("begun").touch()
    while True: time.sleep(300)
"""
    write_notebook(project.folder / "n.ipynb", [slow])
    project.amlnb("run", "n.ipynb", "--detach")
    begun = project.folder / "begun"
    until(begun.exists, 60)
    mark = f"AMLNB_ATTEMPT_ID={project.last().id}/slow/1"
    assert with_mark(mark)
    os.kill(runner_of(project), signal.SIGKILL)
    patience = 1.0 if best_box() is Box.NAMESPACE else 5.0
    until(lambda: not with_mark(mark), patience)
    (project.folder / "again").touch()
    project.amlnb("resume", "last")
    assert project.last().status is RunStatus.COMPLETED


def runner_of(project: Project) -> int:
    folder = str(project.folder / ".amlnb").encode()
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        words = path.read_bytes().split(b"\0")
        if b"amlnb.workspace.process" in words and folder in words:
            return int(path.parent.name)
    raise AssertionError("no runner")


def with_mark(mark: str) -> list[int]:
    """Return who bears a mark, whatever it was forked from."""
    return list(marked(mark))


def until(done: Callable[[], object], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)
