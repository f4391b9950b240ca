"""``amlnb gc``."""

from __future__ import annotations

from pathlib import Path

import click

from amlnb.cli.opening import opened
from amlnb.wire.words import counted, size


@click.command("gc")
@click.option(
    "--keep",
    type=click.IntRange(min=0),
    default=50,
    show_default=True,
    help="How many of the newest runs to keep.",
)
@click.option("--dry-run", is_flag=True, help="Say what would go; delete nothing.")
@click.pass_obj
def command(given: Path | None, keep: int, dry_run: bool) -> int:
    """Delete old runs, and files that nothing names any more.

    Runs that go on are never touched.
    """
    with opened(given) as here:
        freed = here.workspace.gc(keep_runs=keep, dry=dry_run)
    runs = counted(len(freed.runs), "run")
    if dry_run:
        click.echo(f"would delete {runs}, and the files that only they name")
        return 0
    files = counted(freed.files, "file")
    click.echo(f"deleted {runs} and {files}, {size(freed.bytes)}")
    return 0
