"""``%pipeline show`` and ``%pipeline status``: pictures of the pipeline and of runs."""

from __future__ import annotations

from amlnb.notebook.building.summary import describe_step
from amlnb.notebook.commands.running import warn
from amlnb.notebook.lines.option import Offer
from amlnb.notebook.lines.verb import Arguments, Verb
from amlnb.notebook.live.display import show_pipeline, show_run
from amlnb.notebook.live.finding import find_run
from amlnb.notebook.live.session import Session


def act_show(session: Session, arguments: Arguments) -> None:
    """Show the pipeline as the cells make it now, or a run."""
    if arguments.words:
        act_status(session, arguments)
        return
    pipeline = session.pipeline()
    warn(pipeline)
    lines = [describe_step(pipeline, step.name) for step in pipeline.steps]
    show_pipeline(pipeline, "\n".join(lines))


def act_status(session: Session, arguments: Arguments) -> None:
    """Show a run as it is now."""
    run = find_run(session, *arguments.words)
    show_run(session, run)


SHOW = Verb(
    name="show",
    usage="[RUN]",
    help="show the picture of the pipeline, or of a run",
    act=act_show,
    offers=(Offer.RUNS,),
    most=1,
)
STATUS = Verb(
    name="status",
    usage="[RUN]",
    help="show how a run stands; default: the last one of this notebook",
    act=act_status,
    offers=(Offer.RUNS,),
    most=1,
)
