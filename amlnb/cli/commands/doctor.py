"""``amlnb doctor``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from amlnb.cli.codes import ExitCode
from amlnb.cli.opening import opened
from amlnb.cli.options import as_json as json_option
from amlnb.model.codec import encode


@click.command("doctor")
@json_option
@click.pass_obj
def command(given: Path | None, as_json: bool) -> int:
    """Check this machine and workspace.

    Exit code 0 if pipelines can run here, 5 if something must be put right first.
    """
    with opened(given, Path()) as here:
        findings = here.workspace.doctor()
    for finding in findings:
        if as_json:
            click.echo(json.dumps(encode(finding)))
        else:
            click.echo(_line(finding.ok, finding.name, finding.message))
    return ExitCode.DONE if all(f.ok for f in findings) else ExitCode.STORAGE


def _line(ok: bool, name: str, message: str) -> str:
    mark = click.style("ok  ", fg="green") if ok else click.style("fail", fg="red")
    return f"{mark} {name:<12} {message}"
