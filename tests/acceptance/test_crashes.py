"""kill -9 at every place where the runner has just written, or is about to."""

from __future__ import annotations

import pytest

from amlnb.model.events import StepCompleted, StepStarted
from amlnb.model.run import RunStatus
from tests.acceptance.notebook_files import Project, ran, write_notebook

CELLS = [
    "%%pipeline_params\nnumbers: list = [1, 2]",
    "%%pipeline_step first\na = 1",
    "%%pipeline_step each --map n=numbers\nb = a + n",
    "%%pipeline_step last -o total:json\ntotal = sum(b)",
]
FACTS = ["RunStarted", "StepStarted", "StepMapped", "StepCompleted", "RunEnded"]
PLACES = [f"{when}.{fact}" for fact in FACTS for when in ("before", "after")]


@pytest.mark.parametrize("place", PLACES)
def test_a_run_killed_anywhere_is_resumed_and_redoes_no_finished_step(
    project: Project, place: str
) -> None:
    write_notebook(project.folder / "n.ipynb", CELLS)
    second = place.endswith(("StepCompleted", "StepStarted"))
    project.environment = {"AMLNB_FAILPOINTS": f"{place}=kill@{2 if second else 1}"}
    project.amlnb("run", "n.ipynb", code=None)
    workspace = project.workspace()
    run_id = workspace.find("last")
    killed = workspace.run(run_id)
    ended = place == "after.RunEnded"
    assert killed.status is (RunStatus.COMPLETED if ended else RunStatus.INTERRUPTED)
    project.environment = {}
    project.amlnb("resume", run_id)
    run = workspace.run(run_id)
    assert run.status is RunStatus.COMPLETED
    assert workspace.load(run.steps["last"].outputs["total"]) == 5
    events = [e.fact for e in workspace.events_after(run_id, 0)]
    finished = [f.key for f in events if isinstance(f, StepCompleted)]
    assert len(finished) == len(set(finished)), "a completion was accepted twice"
    for step in killed.steps.values():
        if step.status.is_good and step.attempts:
            starts = [f for f in events if isinstance(f, StepStarted)]
            assert sum(f.key == step.key for f in starts) == 1
    workspace.close()


def test_a_second_runner_of_a_living_run_is_refused(project: Project) -> None:
    slow = "%%pipeline_step slow\nimport time\ntime.sleep(600)"
    write_notebook(project.folder / "n.ipynb", [slow])
    project.amlnb("run", "n.ipynb", "--detach")
    workspace = project.workspace()
    run_id = workspace.find("last")
    for run in workspace.watch(run_id):
        if run.status is RunStatus.RUNNING:
            break
    assert "is being run by" in project.amlnb("resume", "last", code=2)
    project.amlnb("cancel", "last", code=None)
    run = workspace.wait(run_id)
    assert run.status is RunStatus.CANCELLED
    workspace.close()


def test_two_runs_at_once_share_their_results_and_both_end_well(
    project: Project,
) -> None:
    write_notebook(project.folder / "n.ipynb", CELLS)
    both = [project.start("run", "n.ipynb", "--plain") for _ in range(2)]
    for process in both:
        out, err = process.communicate()
        assert process.returncode == 0, out + err
    workspace = project.workspace()
    runs = [workspace.run(r.id) for r in workspace.runs()]
    totals = [workspace.load(r.steps["last"].outputs["total"]) for r in runs]
    assert totals == [5, 5]
    workspace.close()


def test_a_repair_takes_new_code_where_it_first_matters(project: Project) -> None:
    cells = [CELLS[1], "%%pipeline_step second -o c:json\nc = a / 0"]
    write_notebook(project.folder / "n.ipynb", cells)
    said = project.amlnb("run", "n.ipynb", code=1)
    assert "c = a / 0" in said
    assert "ZeroDivisionError: division by zero" in said
    project.edit("n.ipynb", "a / 0", "a / 2")
    project.amlnb("repair", "last", "n.ipynb")
    run = project.last()
    assert run.status is RunStatus.COMPLETED
    assert ran(run) == {"second"}
