"""``amlnb resume RUN``."""

from __future__ import annotations

from pathlib import Path

import click

from amlnb.cli.opening import opened
from amlnb.cli.options import run_argument, watching
from amlnb.cli.target import find_run
from amlnb.cli.watch import Showing, watch


@click.command("resume")
@run_argument(default=None)
@watching
@click.pass_obj
def command(
    given: Path | None, run_name: str, detach: bool, plain: bool, as_json: bool
) -> int:
    """Go on with a run that was interrupted or cancelled.

    The same run, with the code and parameters that it was started with; no
    finished step runs again. To use code that you changed since, `amlnb repair`.
    """
    with opened(given) as here:
        before = here.workspace.run(find_run(here.workspace, run_name))
        run = here.workspace.resume(before.id)
        showing = Showing(as_json=as_json, plain=plain, detach=detach, after=before.seq)
        return watch(here, run, showing)
