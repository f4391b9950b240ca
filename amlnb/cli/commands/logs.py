"""``amlnb logs [RUN] [STEP]``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from amlnb.cli.codes import ExitCode
from amlnb.cli.detached import Detached
from amlnb.cli.logfile import LogFile, clean
from amlnb.cli.loglines import LogLine, RunLogs, where_it_ran
from amlnb.cli.opening import opened
from amlnb.cli.options import run_argument
from amlnb.cli.target import find_run
from amlnb.cli.terminal import wants_colour
from amlnb.cli.words import short_id
from amlnb.workspace.folder import run_folder
from amlnb.workspace.workspace import Workspace


@click.command("logs")
@run_argument()
@click.argument("step", required=False, default="")
@click.option("-f", "--follow", is_flag=True, help="Go on until the run ends.")
@click.option(
    "-n", "--lines", type=click.IntRange(min=1), help="Only the last N lines of each."
)
@click.option("--runner", is_flag=True, help="The log of the run's own process.")
@click.pass_obj
def command(
    given: Path | None,
    *,
    run_name: str,
    step: str,
    follow: bool,
    lines: int | None,
    runner: bool,
) -> int:
    """Print what steps have printed; -f follows.

    Over all attempts, in the order in which they began; each line bears its
    step's name unless one STEP is asked for. STEP may be an item of a fan-out:
    'train[2]'.
    """
    with opened(given) as here:
        run_id = find_run(here.workspace, run_name)
        if step:
            run_id = _reused_from(here.workspace, run_id, step)
        if runner:
            path = run_folder(here.workspace.root, run_id) / "runner.log"
            found = _of_file(path, lines)
        else:
            logs = RunLogs(here.workspace, run_id, step, lines)
            found = logs.growing() if follow else logs.written()
        try:
            printed = _print(found, bare=step)
        except KeyboardInterrupt:
            raise Detached(ExitCode.STOPPED_WATCHING) from None
    if not printed:
        whose = f"step {step}" if step else "any step"
        click.echo(f"There is no log of {whose} in run {short_id(run_id)}.", err=True)
    return 0


def _reused_from(workspace: Workspace, run_id: str, step: str) -> str:
    source = where_it_ran(workspace, run_id, step)
    if source != run_id:
        told = f"{step} was reused: this is its log in run {short_id(source)}."
        click.echo(told, err=True)
    return source


def _print(lines: Iterable[LogLine], bare: str) -> int:
    """Print the lines, each with its source unless that is `bare`."""
    colour, count, width = wants_colour(), 0, 0
    for line in lines:
        count += 1
        width = max(width, len(line.source))
        start = "" if line.source == bare else f"{line.source:<{width}} | "
        click.echo(start + clean(line.text, colour=colour), color=colour)
    return count


def _of_file(path: Path, last: int | None) -> Iterator[LogLine]:
    file = LogFile(path)
    if last is not None:
        file.skip_to_last(last)
    while texts := file.lines(to_the_end=True):
        yield from (LogLine(source="", text=text) for text in texts)
