"""``amlnb outputs [RUN] [STEP[.NAME]]``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from amlnb.cli.copying import copy_out
from amlnb.cli.opening import opened
from amlnb.cli.options import as_json as json_option
from amlnb.cli.options import run_argument
from amlnb.cli.output_list import Outputs, output_lines, outputs_of
from amlnb.cli.target import find_run
from amlnb.cli.terminal import width
from amlnb.model.errors import NotFoundError
from amlnb.model.run import Run
from amlnb.wire.output import output_json


@click.command("outputs")
@run_argument()
@click.argument("which", metavar="[STEP[.NAME]]", required=False, default="")
@click.option(
    "--to", "target", type=click.Path(path_type=Path), help="Copy them to this folder."
)
@click.option("--force", is_flag=True, help="Replace what is there.")
@json_option
@click.pass_obj
def command(
    given: Path | None,
    *,
    run_name: str,
    which: str,
    target: Path | None,
    force: bool,
    as_json: bool,
) -> int:
    """List a run's outputs, or copy them to a folder.

    \b
        amlnb outputs last
        amlnb outputs last report.page --to results
    """  # noqa: D301 - click takes the character
    with opened(given) as here:
        run = here.workspace.run(find_run(here.workspace, run_name))
        found = _found(run, which)
        if target is not None:
            for step, artifact in found:
                folder = target / step.key.replace("[", ".").rstrip("]")
                click.echo(copy_out(here.workspace, artifact, folder, force=force))
            return 0
    if as_json:
        for step, artifact in found:
            click.echo(json.dumps({"step": step.key, **output_json(artifact)}))
        return 0
    for line in output_lines(found, width()):
        click.echo(line)
    return 0


def _found(run: Run, which: str) -> Outputs:
    step, _, name = which.partition(".")
    found = outputs_of(run, step, name)
    if which and not found:
        known = tuple(f"{s.key}.{a.name}" for s, a in outputs_of(run))
        raise NotFoundError("output", which, known)
    return found
