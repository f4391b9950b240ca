"""``amlnb show [RUN]``."""

from __future__ import annotations

import json
import time
from pathlib import Path

import click

from amlnb.cli.failure import failure_lines
from amlnb.cli.opening import opened, shown_path
from amlnb.cli.options import as_json as json_option
from amlnb.cli.options import run_argument
from amlnb.cli.target import find_run
from amlnb.cli.terminal import width
from amlnb.cli.words import ago, short_id
from amlnb.picture.text import run_table
from amlnb.wire.run import run_json
from amlnb.wire.words import one_line
from amlnb.workspace.folder import run_folder


@click.command("show")
@run_argument()
@json_option
@click.pass_obj
def command(given: Path | None, run_name: str, as_json: bool) -> int:
    """Show one run: its steps, reasons and failures."""
    with opened(given) as here:
        run = here.workspace.run(find_run(here.workspace, run_name))
        pipeline = here.workspace.pipeline(run.id)
        folder, now = run_folder(here.workspace.root, run.id), time.time()
    if as_json:
        click.echo(json.dumps(run_json(run, pipeline)))
        return 0
    click.echo(run_table(pipeline, run, now=now, width=width()))
    click.echo("")
    for line in failure_lines(run, here.me, short_id(run.id)):
        click.echo(line)
    repairs = f", repairs run {short_id(run.options.repairs)}"
    click.echo(
        f"submitted {ago(run.created, now)} by {one_line(run.user) or 'nobody'}"
        f"{repairs if run.options.repairs else ''}; its files: {shown_path(folder)}"
    )
    return 0
