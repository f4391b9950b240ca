"""``amlnb run NOTEBOOK [STEP…]``."""

from __future__ import annotations

from pathlib import Path

import click

from amlnb.cli.opening import opened
from amlnb.cli.options import values, watching
from amlnb.cli.parameters import given_values
from amlnb.cli.target import read_notebook
from amlnb.cli.watch import Showing, watch
from amlnb.model.run import RunOptions


@click.command("run")
@click.argument("notebook")
@click.argument("steps", metavar="[STEP]...", nargs=-1)
@values
@click.option("--refresh", is_flag=True, help="Reuse nothing: run every step.")
@click.option(
    "--stop-on-failure", is_flag=True, help="Start no other step once one failed."
)
@click.option("-e", "--experiment", default="", help="The experiment to file it under.")
@watching
@click.pass_obj
def command(
    given: Path | None,
    *,
    notebook: str,
    steps: tuple[str, ...],
    pairs: tuple[str, ...],
    params_file: Path | None,
    refresh: bool,
    stop_on_failure: bool,
    experiment: str,
    detach: bool,
    plain: bool,
    as_json: bool,
) -> int:
    """Run a notebook's steps, and watch.

    The cells of NOTEBOOK (.ipynb, or a .py script of # %% cells) are read, not run:
    each step runs in a process of its own, and the run outlives this terminal.
    Steps that did not change are reused. With STEPs, only those run, and what
    they need.

    \b
        amlnb run flights.ipynb
        amlnb run flights.ipynb train -p C=0.3 --refresh
        amlnb run flights.ipynb --detach
    """  # noqa: D301 - click takes the character
    pipeline = read_notebook(notebook)
    parameters = given_values(pipeline.parameters, pairs, params_file)
    for step in steps:
        pipeline.step(step)
    options = RunOptions(
        continue_on_step_failure=not stop_on_failure,
        regenerate_outputs=refresh,
        targets=steps,
    )
    for warning in pipeline.warnings:
        click.echo(f"warning: {warning}", err=True)
    with opened(given, Path(notebook).parent) as here:
        run = here.workspace.submit(
            pipeline, parameters, options, experiment=experiment
        )
        return watch(here, run, Showing(as_json=as_json, plain=plain, detach=detach))
