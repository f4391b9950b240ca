"""``amlnb plan NOTEBOOK [STEP…]``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from amlnb.cli.opening import opened
from amlnb.cli.options import as_json as json_option
from amlnb.cli.options import values
from amlnb.cli.parameters import given_values
from amlnb.cli.target import read_notebook
from amlnb.cli.terminal import width
from amlnb.model.run import RunOptions
from amlnb.picture.text import plan_table
from amlnb.wire.plan import plan_json


@click.command("plan")
@click.argument("notebook")
@click.argument("steps", metavar="[STEP]...", nargs=-1)
@values
@click.option("--refresh", is_flag=True, help="As if nothing could be reused.")
@json_option
@click.pass_obj
def command(
    given: Path | None,
    *,
    notebook: str,
    steps: tuple[str, ...],
    pairs: tuple[str, ...],
    params_file: Path | None,
    refresh: bool,
    as_json: bool,
) -> int:
    """Say what a run would do, and why; runs nothing."""
    pipeline = read_notebook(notebook)
    parameters = given_values(pipeline.parameters, pairs, params_file)
    for step in steps:
        pipeline.step(step)
    options = RunOptions(regenerate_outputs=refresh, targets=steps)
    with opened(given, Path(notebook).parent) as here:
        plan = here.workspace.plan(pipeline, parameters, options)
    if as_json:
        click.echo(json.dumps(plan_json(plan)))
        return 0
    for warning in pipeline.warnings:
        click.echo(f"warning: {warning}", err=True)
    click.echo(plan_table(pipeline, plan, width=width()))
    return 0
