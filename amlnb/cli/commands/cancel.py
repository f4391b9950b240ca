"""``amlnb cancel RUN``."""

from __future__ import annotations

from pathlib import Path

import click

from amlnb.cli.opening import opened
from amlnb.cli.options import run_argument
from amlnb.cli.target import find_run
from amlnb.cli.words import short_id


@click.command("cancel")
@run_argument(default=None)
@click.option("--wait", is_flag=True, help="Return only when it has stopped.")
@click.pass_obj
def command(given: Path | None, run_name: str, wait: bool) -> int:
    """Stop a run.

    Steps that are done stay done: `amlnb resume RUN` goes on from there.
    """
    with opened(given) as here:
        run_id = find_run(here.workspace, run_name)
        name = short_id(run_id)
        if not here.workspace.cancel(run_id):
            status = here.workspace.run(run_id).status.value
            click.echo(f"run {name} had ended already: {status}")
            return 0
        if wait:
            run = here.workspace.wait(run_id)
            click.echo(f"run {name} {run.status.value}")
        else:
            click.echo(f"run {name} is asked to stop")
    return 0
