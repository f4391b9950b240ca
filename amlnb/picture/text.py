"""A run or a plan as plain text: for shells without colours, mails, text/plain."""

from __future__ import annotations

from amlnb.model.pipeline import Pipeline
from amlnb.model.plan import Plan
from amlnb.model.run import Run
from amlnb.picture.rows import PLAN_HEADER, RUN_HEADER, Rows, plan_rows, run_rows
from amlnb.picture.table import draw_table, wrap_cell
from amlnb.picture.values import worded_values
from amlnb.wire.plan import plan_text
from amlnb.wire.run import run_text
from amlnb.wire.words import RUN_WORDS, one_line

NO_STEPS = "No steps yet: add %%pipeline_step NAME"
WIDTH = 100


def run_table(
    pipeline: Pipeline, run: Run, *, now: float | None = None, width: int = WIDTH
) -> str:
    """Return the run's steps as a table, its totals below.

    Parameters
    ----------
    now
        Seconds since the epoch, to tell how long a running step has been at it.
    """
    head = f"{run_title(pipeline, run)}: {RUN_WORDS[run.status]}"
    parameters = worded_values(run.parameters)
    total = [run_text(run, pipeline), run.message]
    rows = run_rows(pipeline, run, now=now)
    return _page([head, parameters], RUN_HEADER, rows, total, width)


def plan_table(pipeline: Pipeline, plan: Plan, *, width: int = WIDTH) -> str:
    """Return what would happen to each step as a table, the totals below."""
    rows = plan_rows(pipeline, plan)
    return _page([], PLAN_HEADER, rows, [plan_text(plan)], width)


def run_title(pipeline: Pipeline, run: Run) -> str:
    """Return ``flights, run 20261121-101500-k3f9xq``."""
    return one_line(f"{pipeline.name}, run {run.id}")


def _page(
    head: list[str], header: tuple[str, ...], rows: Rows, total: list[str], width: int
) -> str:
    """Return head, table and totals with an empty line between."""
    table = draw_table(header, rows.cells, width) if rows.cells else [NO_STEPS]
    blocks = [_wrapped(head, width), [*table, *_wrapped([rows.left_out], width)]]
    if rows.cells:
        blocks.append(_wrapped(total, width))
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _wrapped(lines: list[str], width: int) -> list[str]:
    return [p for text in lines if text for p in wrap_cell(one_line(text), width)]
