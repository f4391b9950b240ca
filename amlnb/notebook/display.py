"""What the magics show: one place that knows of text, HTML and pictures."""

from __future__ import annotations

from amlnb.model.pipeline import Pipeline
from amlnb.model.plan import Plan
from amlnb.model.run import Run


def say(text: str) -> None:
    """Print a line in the cell's output."""
    print(text)  # noqa: T201 - the cell's own output


def show(text: str, html: str) -> None:
    """Show both forms; the front end takes the richest that it can."""
    from IPython.display import display

    display({"text/plain": text, "text/html": html}, raw=True)  # type: ignore[no-untyped-call]


def show_pipeline(pipeline: Pipeline) -> None:
    """Show the steps and their joins."""


def show_plan(pipeline: Pipeline, plan: Plan) -> None:
    """Show what would run, what is reused, and why."""


def show_run(pipeline: Pipeline, run: Run) -> None:
    """Show a run as it is now."""
