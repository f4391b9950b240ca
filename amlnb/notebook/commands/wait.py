"""``%pipeline wait`` and ``%pipeline cancel``: the end of a run."""

from __future__ import annotations

from amlnb.notebook.lines.option import Offer, Option
from amlnb.notebook.lines.option_values import time_above_zero
from amlnb.notebook.lines.verb import Arguments, Verb
from amlnb.notebook.live.display import say, show_run
from amlnb.notebook.live.finding import find_run
from amlnb.notebook.live.session import Session
from amlnb.notebook.live.waiting import wait_for


def act_wait(session: Session, arguments: Arguments) -> None:
    """Wait for a run; show it, and fail if it failed."""
    run = find_run(session, *arguments.words)
    timeout = arguments.values.get("timeout")
    try:
        wait_for(session, run.id, timeout)
    finally:
        show_run(session, session.workspace().run(run.id))


def act_cancel(session: Session, arguments: Arguments) -> None:
    """Ask a run to stop."""
    run = find_run(session, *arguments.words)
    if session.workspace().cancel(run.id):
        say(f"Run {run.id} is asked to stop; %pipeline wait tells when it has.")
    else:
        say(f"Run {run.id} had ended already: {run.status.value}.")


WAIT = Verb(
    name="wait",
    usage="[RUN]",
    help="wait until a run has ended; the cell fails if the run failed",
    act=act_wait,
    options=(
        Option(
            names=("--timeout",),
            field="timeout",
            metavar="TIME",
            help="stop waiting after this time: 30s, 5m",
            read=time_above_zero,
        ),
    ),
    offers=(Offer.RUNS,),
    most=1,
)
CANCEL = Verb(
    name="cancel",
    usage="[RUN]",
    help="stop a run; what it has done is kept",
    act=act_cancel,
    offers=(Offer.RUNS,),
    most=1,
)
