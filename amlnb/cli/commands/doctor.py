"""``amlnb doctor``."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import click

from amlnb.cli.codes import ExitCode
from amlnb.cli.opening import opened
from amlnb.cli.options import as_json as json_option
from amlnb.cli.terminal import wants_colour
from amlnb.model.codec import encode
from amlnb.workspace.doctor import Finding
from amlnb.workspace.folder import NoWorkspaceError


@click.command("doctor")
@json_option
@click.pass_obj
def command(given: Path | None, as_json: bool) -> int:
    """Check this machine and workspace.

    Exit code 0 if pipelines can run here, 5 if something must be put right first.
    """
    try:
        with opened(given) as here:
            findings = here.workspace.doctor()
    except NoWorkspaceError:
        findings = _without_workspace()
    width = max(len(finding.name) for finding in findings)
    for finding in findings:
        record = json.dumps(encode(finding))
        click.echo(record if as_json else _line(finding, width))
    return ExitCode.DONE if all(f.ok for f in findings) else ExitCode.STORAGE


def _without_workspace() -> list[Finding]:
    """Look at this folder as if a workspace were here, and leave none behind."""
    with (
        tempfile.TemporaryDirectory(dir=Path(), prefix=".amlnb-doctor-") as tried,
        opened(Path(tried), Path()) as here,
    ):
        return [
            Finding(name=f.name, ok=f.ok, message="none here yet; a run makes one")
            if f.name == "store"
            else f
            for f in here.workspace.doctor()
        ]


def _line(finding: Finding, width: int) -> str:
    mark = "ok  " if finding.ok else "fail"
    if wants_colour():
        mark = click.style(mark, fg="green" if finding.ok else "red")
    return f"{mark} {finding.name:<{width}} {finding.message}"
