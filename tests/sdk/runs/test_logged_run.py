"""``Experiment.start_logging``: a notebook's own code logs to a run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from amlnb.model.errors import AmlnbError
from amlnb.sdk.experiment import Experiment
from amlnb.sdk.runs.logged_run import LoggedRun
from amlnb.sdk.runs.run import Run
from amlnb.sdk.workspace import Workspace


@pytest.fixture
def experiment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AMLNB_WORKSPACE", raising=False)
    workspace = Workspace.from_config()
    yield Experiment(workspace, "diabetes")
    workspace.local.close()


def test_what_was_logged_and_uploaded_is_there_afterwards(experiment, tmp_path):
    (tmp_path / "sample.csv").write_text("a\n")
    run = experiment.start_logging(display_name="by hand", tags={"who": "me"})
    run.log("rows", 3)
    run.log_row("table", stat="mean", value=2.0)
    run.upload_file("outputs/sample.csv", "./sample.csv")
    assert run.get_status() == "Running"
    run.complete()

    (found,) = experiment.get_runs(tags={"who": "me"})
    assert isinstance(found, LoggedRun)
    assert found == run
    assert found.display_name == "by hand"
    assert found.get_status() == "Completed"
    assert found.get_metrics()["rows"] == 3
    assert found.get_file_names() == ["outputs/sample.csv"]
    assert found.get_details()["status"] == "Completed"
    found.download_files(prefix="outputs", output_directory="down")
    assert (tmp_path / "down" / "outputs" / "sample.csv").read_text() == "a\n"


def test_a_block_ends_it_well_or_with_its_error(experiment):
    with experiment.start_logging() as good, good.child_run("first") as child:
        child.log("n", 1)
    with pytest.raises(ZeroDivisionError), experiment.start_logging() as bad:
        1 / 0  # noqa: B018 - it is to fail

    assert good.get_status() == child.get_status() == "Completed"
    assert child.get_tags() == {"parent": good.id}
    assert bad.get_status() == "Failed"
    assert "ZeroDivisionError" in str(bad.get_details()["error"])


def test_ending_twice_is_no_matter_and_cancelling_is_said(experiment):
    run = experiment.start_logging()
    assert run.cancel()
    run.complete()

    assert run.get_status() == "Canceled"
    assert not run.cancel()


def test_only_the_code_that_started_it_can_end_it(experiment):
    run = experiment.start_logging()
    other = Run.get(experiment.workspace, run.id)

    with pytest.raises(AmlnbError, match="was started elsewhere: end it there"):
        other.complete()

    run.complete()
    assert other.get_status() == "Completed"


def test_one_whose_process_is_gone_runs_no_more(experiment, tmp_path):
    code = (
        "from amlnb import Experiment, Workspace\n"
        "run = Experiment(Workspace.from_config(), 'diabetes').start_logging()\n"
        "print(run.id)\n"
    )
    kept = {k: v for k, v in os.environ.items() if not k.startswith("AMLNB_")}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=kept,
        capture_output=True,
        text=True,
        check=True,
    )

    left = Run.get(experiment.workspace, done.stdout.strip())

    assert left.get_status() not in ("Running", "Completed")
