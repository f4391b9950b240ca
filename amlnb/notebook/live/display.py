"""What the magics show: one place that knows of text, HTML and pictures.

The picture is an image inside HTML, since a notebook that nobody trusted yet shows
no SVG of its own; the table stands beside it for screens that show neither.
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from amlnb.model.pipeline import Pipeline
from amlnb.model.plan import Plan
from amlnb.model.run import Run
from amlnb.notebook.live.session import Session

if TYPE_CHECKING:
    from amlnb.widget.feed import Feed


def say(text: str) -> None:
    """Print a line in the cell's output."""
    print(text)  # noqa: T201 - the cell's own output


def show(text: str, html: str) -> None:
    """Show both forms; the front end takes the richest that it can."""
    from IPython.display import display

    display({"text/plain": text, "text/html": html}, raw=True)  # type: ignore[no-untyped-call]


def show_pipeline(pipeline: Pipeline, text: str) -> None:
    """Show the steps and their joins; `text` where no picture can be shown."""
    from amlnb.picture.svg import run_svg

    data = b64encode(run_svg(pipeline).encode()).decode()
    source = f"data:image/svg+xml;base64,{data}"
    show(text, f'<img alt="the pipeline" src="{source}" style="max-width:100%">')


def show_plan(pipeline: Pipeline, plan: Plan) -> None:
    """Show what would run, what is reused, and why."""
    from amlnb.picture.html import plan_html
    from amlnb.picture.text import plan_table

    show(plan_table(pipeline, plan), plan_html(pipeline, plan))


def show_run(session: Session, run: Run) -> Feed | None:
    """Show a run, a picture everywhere; return what keeps it live where a page may."""
    from amlnb.widget.screen import show as show_live

    return show_live(session.workspace(), run, session.pipeline)
