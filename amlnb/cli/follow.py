"""Watching a run until it ends, and what Ctrl-C means meanwhile."""

from __future__ import annotations

from amlnb.cli.codes import ExitCode
from amlnb.cli.detached import Detached
from amlnb.cli.interrupts import Interrupts
from amlnb.cli.screens.screen import Screen
from amlnb.cli.words import short_id
from amlnb.model.run import Run
from amlnb.workspace.workspace import Workspace

#: Seconds in which a second Ctrl-C means: cancel.
PATIENCE = 2.0


def follow(workspace: Workspace, run: Run, screen: Screen, after: int = 0) -> Run:
    """Show the run on `screen` until it ends; return it as it then is.

    Events up to the number `after` are taken as known.

    The first Ctrl-C says that the run goes on, and waits; a second one in
    time cancels the run and goes on watching it stop; otherwise, and upon SIGTERM
    or a third one, `Detached` is raised and the run is left alone.
    """
    with Interrupts() as interrupts, screen:
        watched = _Watched(workspace, run, screen, interrupts, after)
        while True:
            try:
                interrupts.listen()
                return watched.to_its_end()
            except KeyboardInterrupt:
                watched.interrupted()


class _Watched:
    """A run on a screen, and how much of it was shown."""

    def __init__(
        self,
        workspace: Workspace,
        run: Run,
        screen: Screen,
        interrupts: Interrupts,
        after: int,
    ) -> None:
        self._workspace, self._run, self._screen = workspace, run, screen
        self._interrupts = interrupts
        self._shown, self._cancelling = after, False

    def to_its_end(self) -> Run:
        for run in self._workspace.watch(self._run.id):
            self._show(run)
        return self._run

    def _show(self, run: Run) -> None:
        self._run = run
        while self._shown < run.seq:
            events = self._workspace.events_after(run.id, self._shown)
            new = [e for e in events if e.seq <= run.seq]
            if not new:
                break
            self._shown = new[-1].seq
            self._screen.show(run, new)
        self._screen.show(run, [])

    def interrupted(self) -> None:
        if self._cancelling or not self._asked_again():
            raise Detached(ExitCode.STOPPED_WATCHING) from None
        self._cancelling = True
        self._workspace.cancel(self._run.id)
        self._screen.note("Cancelling the run; Ctrl-C once more stops watching it.")

    def _asked_again(self) -> bool:
        self._screen.note(
            f"Run {short_id(self._run.id)} goes on without this terminal. "
            f"Press Ctrl-C again within {PATIENCE:.0f} s to cancel it."
        )
        return self._interrupts.pressed_again(PATIENCE)
