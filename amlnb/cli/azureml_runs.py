"""The runs that a piece of v1 code started: told, and waited for where asked."""

from __future__ import annotations

import click

from amlnb.cli.opening import Opened
from amlnb.model.run import Run, RunStatus


class Following:
    """Knows the runs there were before, and so those that came since."""

    def __init__(self, here: Opened) -> None:
        self._here = here
        self._before = {run.id for run in here.workspace.runs(limit=1_000)}

    def follow(self, *, wait: bool) -> bool:
        """Tell how each new run stands, and whether one of those that ended failed."""
        workspace = self._here.workspace
        new = [r for r in workspace.runs(limit=1_000) if r.id not in self._before]
        failed = False
        for run in reversed(new):
            now = workspace.wait(run.id) if wait else workspace.head(run.id)
            click.echo(self._line(now), err=True)
            failed = failed or (wait and now.status is not RunStatus.COMPLETED)
        return failed

    def _line(self, run: Run) -> str:
        me = self._here.me
        more = "" if run.status.is_final else f"; `{me} watch {run.id}`"
        return f"amlnb: run {run.id} of {run.experiment!r}: {run.status.value}{more}"
