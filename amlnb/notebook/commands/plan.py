"""``%pipeline plan``: what would run, what is reused, and why."""

from __future__ import annotations

from amlnb.notebook.commands.run import REFRESH, run_options
from amlnb.notebook.commands.running import parameter_values, warn
from amlnb.notebook.lines.option import Offer
from amlnb.notebook.lines.verb import Arguments, Verb
from amlnb.notebook.live.display import show_plan
from amlnb.notebook.live.session import Session


def act(session: Session, arguments: Arguments) -> None:
    """Build the pipeline and show its plan; nothing runs."""
    pipeline = session.pipeline()
    options = run_options(arguments)
    for step in options.targets:
        pipeline.step(step)
    values = parameter_values(pipeline, arguments.assignments)
    plan = session.workspace().plan(pipeline, values, options)
    warn(pipeline)
    show_plan(pipeline, plan)


VERB = Verb(
    name="plan",
    usage="[STEP…] [NAME=VALUE…]",
    help="show what would run, what is reused, why, and how long it may take",
    act=act,
    options=(REFRESH,),
    offers=(Offer.STEPS, Offer.PARAMETERS),
    most=None,
    assigns=True,
)
