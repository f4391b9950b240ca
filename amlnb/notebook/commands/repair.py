"""``%pipeline repair``: a new run that keeps what is done and redoes the rest."""

from __future__ import annotations

from amlnb.model.pipeline import Pipeline
from amlnb.model.run import Run
from amlnb.notebook.commands.running import WAIT, follow_up, parameter_values, warn
from amlnb.notebook.lines.option import Offer, Option
from amlnb.notebook.lines.verb import Arguments, Verb
from amlnb.notebook.live.display import say
from amlnb.notebook.live.finding import find_run, pipeline_of
from amlnb.notebook.live.session import Session


def act(session: Session, arguments: Arguments) -> None:
    """Submit the repair with the cells as they are now."""
    broken = find_run(session, *arguments.words)
    pipeline = _pipeline(session, broken)
    values = parameter_values(pipeline, arguments.assignments)
    again = arguments.values["again"]
    for step in again:
        pipeline.step(step)
    run = session.workspace().repair(broken.id, pipeline, values, again)
    warn(pipeline)
    follow_up(session, run, wait=arguments.has("wait"))


def _pipeline(session: Session, broken: Run) -> Pipeline:
    if session.draft.steps():
        return session.pipeline()
    say("No step's cell ran in this kernel yet, so the code of that run is used.")
    return pipeline_of(session, broken)


VERB = Verb(
    name="repair",
    usage="[RUN] [NAME=VALUE…]",
    help="run what failed, and what follows, with the cells as they are now",
    act=act,
    options=(
        Option(
            names=("--again",),
            field="again",
            metavar="STEP",
            help="run this step again, and what follows, though it was done",
            many=True,
            offer=Offer.STEPS,
        ),
        WAIT,
    ),
    offers=(Offer.RUNS, Offer.PARAMETERS),
    most=1,
    assigns=True,
)
