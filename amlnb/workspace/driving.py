"""A run's loop, put together from the parts of its workspace."""

from __future__ import annotations

from collections.abc import Mapping

from amlnb.engine.course import Course
from amlnb.engine.ledger import LEASE_SECONDS, Ledger
from amlnb.engine.planner import Planner
from amlnb.engine.runner import Runner
from amlnb.engine.work import Bench
from amlnb.model.json import JsonValue
from amlnb.model.pipeline import Pipeline
from amlnb.model.plan import Action
from amlnb.model.run import Run, RunOptions
from amlnb.model.step import CellBody, NotebookBody
from amlnb.workspace import rescue
from amlnb.workspace.clock import SystemClock
from amlnb.workspace.folder import run_folder
from amlnb.workspace.owner import myself
from amlnb.workspace.parts import Parts


def planner_of(
    parts: Parts,
    pipeline: Pipeline,
    parameters: Mapping[str, JsonValue],
    options: RunOptions,
) -> Planner:
    """Return what decides the steps of one run, by this workspace's history."""
    return Planner(
        pipeline=pipeline,
        parameters=parameters,
        options=options,
        history=parts.history(pipeline, options.repairs),
        now=SystemClock().now(),
    )


def runner_of(parts: Parts, run: Run, planner: Planner, ledger: Ledger) -> Runner:
    """Return what drives the run, as it is now, to its end."""
    pipeline = planner.pipeline
    computes = parts.computes(run.plan.count(Action.RUN), _imports(pipeline))
    folder = run_folder(parts.root, run.id)
    rescued = rescue.results(run, str(folder))
    return Runner(
        run=run,
        store=parts.store,
        course=Course(run, planner, ledger, rescued),
        ledger=ledger,
        bench=Bench(
            run=run.id,
            pipeline=pipeline,
            parameters=run.parameters,
            folder=str(folder),
            artifacts=str(parts.artifacts_root),
            root=str(parts.root),
            experiment=run.experiment,
        ),
        computes=computes,
        clock=SystemClock(),
        owner=myself(),
        rescued=rescued,
    )


def _imports(pipeline: Pipeline) -> set[str]:
    """Return the modules that the steps' own code imports."""
    bodies = [step.body for step in pipeline.steps]
    return {
        name
        for body in bodies
        if isinstance(body, CellBody | NotebookBody)
        for name in body.imports
    }


def drive_here(parts: Parts, run: Run, planner: Planner) -> None:
    """Drive a run of which nothing has to run, in this process.

    A process of its own would take longer to start than all there is to tell. Should
    something have to run after all, as a stored result vanished a moment ago, then it
    runs from here.
    """
    run_folder(parts.root, run.id).mkdir(mode=0o700, parents=True, exist_ok=True)
    lease = parts.store.claim(run.id, myself(), LEASE_SECONDS)
    ledger = Ledger(parts.store, lease, SystemClock())
    try:
        runner_of(parts, run, planner, ledger).drive()
    except BaseException:
        ledger.close()  # so that it can be resumed at once
        raise
