"""``amlnb show [RUN]``."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import click

from amlnb.cli.failure import failure_lines
from amlnb.cli.opening import opened, shown_path
from amlnb.cli.options import as_json as json_option
from amlnb.cli.options import run_argument
from amlnb.cli.run_page import header_lines, step_lines
from amlnb.cli.target import find_run
from amlnb.cli.words import short_id
from amlnb.wire.run import run_json
from amlnb.workspace.folder import run_folder


@click.command("show")
@run_argument()
@click.option("--items", is_flag=True, help="With each item of a fan-out.")
@json_option
@click.pass_obj
def command(given: Path | None, run_name: str, items: bool, as_json: bool) -> int:
    """Show one run: its steps, reasons and failures."""
    with opened(given) as here:
        run = here.workspace.run(find_run(here.workspace, run_name))
        pipeline = here.workspace.pipeline(run.id)
        folder, now = run_folder(here.workspace.root, run.id), time.time()
    if as_json:
        click.echo(json.dumps(run_json(run, pipeline)))
        return 0
    width = shutil.get_terminal_size((120, 24)).columns
    lines = [
        *header_lines(run, shown_path(folder), now),
        "",
        *step_lines(run, now, width, items=items),
        "",
        *failure_lines(run, here.me, short_id(run.id)),
    ]
    for line in lines:
        click.echo(line)
    return 0
