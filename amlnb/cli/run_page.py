"""One run told whole: its facts, and the table of its steps; pure."""

from __future__ import annotations

from pathlib import Path

from amlnb.cli.rows import Row, row_of, took, top_steps
from amlnb.cli.states import run_look
from amlnb.cli.words import ago, clock
from amlnb.model.run import Run, StepRun
from amlnb.picture.table import draw_table
from amlnb.picture.values import worded_values
from amlnb.wire.words import one_line

_HEADER = ("STEP", "STATE", "TIME", "WHY, OR WHAT CAME OF IT")


def header_lines(run: Run, folder: Path, now: float) -> list[str]:
    """Return what there is to say of a run above its steps."""
    time = took(run, now)
    facts = {
        "run": run.id,
        "pipeline": run.pipeline,
        "experiment": run.experiment,
        "parameters": worded_values(run.parameters),
        "submitted": f"{clock(run.created)}, {ago(run.created, now)}",
        "by": run.user,
        "repairs": run.options.repairs,
        "message": run.message,
        "folder": str(folder),
    }
    state = f"{run_look(run.status)}{f' in {time}' if time else ''}"
    return [state, *(f"  {k:<11} {one_line(v)}" for k, v in facts.items() if v)]


def step_lines(run: Run, now: float, width: int, *, items: bool) -> list[str]:
    """Return the table of a run's steps, with the items of fan-outs if wanted."""
    body: list[tuple[str, ...]] = []
    for step in top_steps(run):
        body.append(_cells(row_of(run, step, now)))
        if items:
            body += [_item(run, run.steps[key], now) for key in step.items]
    return draw_table(_HEADER, body, width)


def _cells(row: Row) -> tuple[str, ...]:
    bar = f"{row.bar.ended}/{row.bar.total} " if row.bar else ""
    return (one_line(row.step), str(row.look), row.elapsed, bar + row.note)


def _item(run: Run, item: StepRun, now: float) -> tuple[str, ...]:
    name, *rest = _cells(row_of(run, item, now))
    label = f" {one_line(item.label)}" if item.label else ""
    return (f"  {name}{label}", *rest)
