"""The table of a workspace's runs; pure."""

from __future__ import annotations

from collections.abc import Sequence

from amlnb.cli.progress import took
from amlnb.cli.states import run_look, step_look
from amlnb.cli.words import ago, short_id
from amlnb.model.run import Run, StepStatus
from amlnb.picture.table import draw_table
from amlnb.picture.values import worded_values
from amlnb.wire.words import one_line

_HEADER = ("RUN", "PIPELINE", "STATUS", "STARTED", "TIME", "STEPS", "PARAMETERS")


def run_lines(runs: Sequence[Run], now: float, width: int) -> list[str]:
    """Return the table of runs, as they come."""
    if not runs:
        return ["No runs yet: start one with `amlnb run NOTEBOOK.ipynb`."]
    return draw_table(_HEADER, [_row(run, now) for run in runs], width)


def _row(run: Run, now: float) -> tuple[str, ...]:
    return (
        short_id(run.id),
        one_line(run.pipeline),
        str(run_look(run.status)),
        ago(run.created, now),
        took(run, now),
        step_words(run),
        worded_values(run.parameters),
    )


def step_words(run: Run) -> str:
    """Return ``3 done, 2 reused, 1 failed``, without what there is none of."""
    counts = run.counted()
    return ", ".join(
        f"{counts[status]} {step_look(status).word}"
        for status in StepStatus
        if counts.get(status)
    )
