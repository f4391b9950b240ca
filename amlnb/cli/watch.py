"""From a started run to its last words: choose a screen, follow, sum up."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import click

from amlnb.cli.codes import ExitCode
from amlnb.cli.detached import Detached
from amlnb.cli.follow import follow
from amlnb.cli.opening import Opened, shown_path
from amlnb.cli.screens.plain import PlainScreen
from amlnb.cli.screens.screen import Screen
from amlnb.cli.summary import exit_code, summary_lines, summary_record
from amlnb.cli.terminal import is_live
from amlnb.cli.words import short_id
from amlnb.model.run import Run
from amlnb.workspace.folder import run_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """How a run is to be shown."""

    as_json: bool = False
    plain: bool = False
    #: Do not watch at all.
    detach: bool = False
    #: Events up to this number are told already.
    after: int = 0


def watch(here: Opened, run: Run, showing: Showing) -> ExitCode:
    """Follow the run to its end, tell its last words, and return the exit code."""
    if showing.detach:
        _tell_started(here, run, showing)
        return ExitCode.DONE
    try:
        ended = follow(here.workspace, run, _screen(run, showing), showing.after)
    except (Detached, KeyboardInterrupt) as leaving:
        _tell_detached(here, run)
        code = getattr(leaving, "code", ExitCode.STOPPED_WATCHING)
        raise Detached(code) from None
    _tell_end(here, ended, showing)
    return exit_code(ended)


def _screen(run: Run, showing: Showing) -> Screen:
    if showing.as_json:
        from amlnb.cli.screens.records import RecordScreen

        return RecordScreen()
    if showing.plain or not is_live():
        return PlainScreen()
    from amlnb.cli.screens.live import LiveScreen

    return LiveScreen(run)


def _tell_started(here: Opened, run: Run, showing: Showing) -> None:
    if showing.as_json:
        from amlnb.cli.screens.records import print_record

        record = {"kind": "started", "run": run.id, "folder": str(_folder(here, run))}
        print_record(record)
        return
    name = short_id(run.id)
    click.echo(f"run {name} started ({run.id})")
    click.echo(f"  watch   {here.me} watch {name}")
    click.echo(f"  cancel  {here.me} cancel {name}")


def _tell_detached(here: Opened, run: Run) -> None:
    name = short_id(run.id)
    click.echo(
        f"Stopped watching; run {name} goes on. Watch it with `{here.me} watch "
        f"{name}`, or stop it with `{here.me} cancel {name}`.",
        err=True,
    )


def _tell_end(here: Opened, run: Run, showing: Showing) -> None:
    folder, now = _folder(here, run), time.time()
    if showing.as_json:
        from amlnb.cli.screens.records import print_record

        print_record(summary_record(run, folder, now))
        return
    click.echo("")
    for line in summary_lines(run, shown_path(folder), here.me, now):
        click.echo(line)


def _folder(here: Opened, run: Run) -> Path:
    return run_folder(here.workspace.root, run.id)
