"""``amlnb picture NOTEBOOK|RUN -o x.svg``, also called ``graph``."""

from __future__ import annotations

from pathlib import Path

import click

from amlnb.cli.opening import opened
from amlnb.cli.target import find_run, is_notebook, read_notebook
from amlnb.model.pipeline import Pipeline
from amlnb.model.run import Run


@click.command("picture")
@click.argument("what", metavar="NOTEBOOK|RUN")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file ending in .svg, .png, .pdf or .dot; else NAME.svg.",
)
@click.pass_obj
def command(given: Path | None, what: str, output: Path | None) -> int:
    """Draw the graph of a notebook or run into a file.

    Of a run, the boxes bear the steps' states.
    """
    pipeline, run = _what(given, what)
    name = run.id if run else pipeline.name
    click.echo(_drawn(pipeline, run, output or Path(f"{name}.svg")))
    return 0


def _what(given: Path | None, what: str) -> tuple[Pipeline, Run | None]:
    if is_notebook(what):
        return read_notebook(what), None
    with opened(given) as here:
        run = here.workspace.run(find_run(here.workspace, what))
        return here.workspace.pipeline(run.id), run


def _drawn(pipeline: Pipeline, run: Run | None, target: Path) -> Path:
    if target.suffix == ".dot":
        from amlnb.picture.dot import to_graphviz

        target.write_text(to_graphviz(pipeline, run).source, encoding="utf-8")
        return target
    from amlnb.picture.render import render

    return render(pipeline, run, target)
