"""``amlnb watch [RUN]``."""

from __future__ import annotations

from pathlib import Path

import click

from amlnb.cli.opening import opened
from amlnb.cli.options import run_argument, showing
from amlnb.cli.target import find_run
from amlnb.cli.watch import Showing, watch


@click.command("watch")
@run_argument()
@showing
@click.pass_obj
def command(given: Path | None, run_name: str, plain: bool, as_json: bool) -> int:
    """Watch a run that goes on.

    Ends when the run ends, with the exit code that says how.
    """
    with opened(given) as here:
        run = here.workspace.run(find_run(here.workspace, run_name))
        return watch(here, run, Showing(as_json=as_json, plain=plain))
