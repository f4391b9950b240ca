"""What the machine may do to a run: full and read-only disks, newer stores."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from amlnb.model.run import RunStatus
from tests.acceptance.disks import small_disk
from tests.acceptance.notebook_files import Project, write_notebook

SMALL = "%%pipeline_step small\na = 1"
LARGE = "%%pipeline_step large -o big:npy\nimport numpy\nbig = numpy.ones(4_000_000)"

as_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0,
    reason="mounting a small or read-only disk takes root",
)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MB."""
    with small_disk(tmp_path / "disk", "8m") as folder:
        yield folder


@as_root
def test_a_full_disk_fails_the_step_in_plain_words_and_resume_goes_on(
    disk: Path,
) -> None:
    project = Project(disk)
    write_notebook(disk / "n.ipynb", [SMALL, LARGE])
    said = project.amlnb("run", "n.ipynb", code=1)
    assert "No space left" in said or "disk is full" in said.lower(), said
    assert "Traceback" not in said
    subprocess.run(["mount", "-o", "remount,size=200m", str(disk)], check=True)
    project.amlnb("resume", "last")
    run = project.last()
    assert run.status is RunStatus.COMPLETED
    assert len(run.steps["small"].attempts) == 1


@as_root
def test_a_read_only_workspace_can_be_looked_at_and_says_why_it_cannot_run(
    disk: Path,
) -> None:
    project = Project(disk)
    write_notebook(disk / "n.ipynb", [SMALL])
    project.amlnb("run", "n.ipynb")
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    assert "small" in project.amlnb("show", "last")
    said = project.amlnb("run", "n.ipynb", "--refresh", code=5)
    assert "read-only" in said.lower() or "cannot be written" in said
    assert "Traceback" not in said


def test_a_store_of_a_newer_version_is_refused_and_left_alone(
    project: Project,
) -> None:
    write_notebook(project.folder / "n.ipynb", [SMALL])
    project.amlnb("run", "n.ipynb")
    store = project.folder / ".amlnb" / "store.db"
    with sqlite3.connect(store) as database:
        database.execute("UPDATE schema_version SET version = version + 1")
    database.close()
    said = project.amlnb("run", "n.ipynb", code=5)
    assert "newer" in said
    assert "pip install" in said or "upgrade" in said.lower()
