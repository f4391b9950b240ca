"""``amlnb runs``."""

from __future__ import annotations

import json
import time
from pathlib import Path

import click

from amlnb.cli.opening import opened
from amlnb.cli.options import as_json as json_option
from amlnb.cli.run_list import run_lines
from amlnb.cli.terminal import width
from amlnb.wire.run import run_json


@click.command("runs")
@click.argument("pipeline", required=False)
@click.option("-e", "--experiment", help="Only those of this experiment.")
@click.option(
    "-n", "--number", type=click.IntRange(min=1), default=20, show_default=True
)
@json_option
@click.pass_obj
def command(
    given: Path | None,
    pipeline: str | None,
    experiment: str | None,
    number: int,
    as_json: bool,
) -> int:
    """List the newest runs.

    PIPELINE, a pipeline's name or its notebook, leaves out those of others.
    """
    name = Path(pipeline).stem if pipeline else None
    with opened(given) as here:
        briefly = here.workspace.runs(
            pipeline=name, experiment=experiment, limit=number
        )
        if as_json:
            for run in briefly:
                whole = here.workspace.run(run.id)
                record = run_json(whole, here.workspace.pipeline(run.id))
                click.echo(json.dumps(record))
            return 0
        runs = [r if r.counts else here.workspace.run(r.id) for r in briefly]
    for line in run_lines(runs, time.time(), width()):
        click.echo(line)
    return 0
