"""``%pipeline run``: submit a run, and return at once."""

from __future__ import annotations

from amlnb.model.run import RunOptions
from amlnb.notebook.commands.running import WAIT, follow_up, parameter_values, warn
from amlnb.notebook.lines.option import Offer, Option, on
from amlnb.notebook.lines.verb import Arguments, Verb
from amlnb.notebook.live.session import Session


def act(session: Session, arguments: Arguments) -> None:
    """Build, check, submit, and show."""
    pipeline = session.pipeline()
    options = run_options(arguments)
    for step in options.targets:
        pipeline.step(step)
    values = parameter_values(pipeline, arguments.assignments)
    experiment = arguments.values.get("experiment", "")
    run = session.workspace().submit(pipeline, values, options, experiment=experiment)
    warn(pipeline)
    follow_up(session, run, wait=arguments.has("wait"))


def run_options(arguments: Arguments) -> RunOptions:
    """Return how the run is asked for."""
    return RunOptions(
        continue_on_step_failure=not arguments.has("stop"),
        regenerate_outputs=arguments.has("refresh"),
        targets=arguments.words,
    )


REFRESH = Option(
    names=("--refresh",),
    field="refresh",
    help="reuse nothing: run every step again",
    read=on,
)

VERB = Verb(
    name="run",
    usage="[STEP…] [NAME=VALUE…]",
    help="run the pipeline, or only these steps and what they need; returns at once",
    act=act,
    options=(
        REFRESH,
        WAIT,
        Option(
            names=("--experiment",),
            field="experiment",
            metavar="NAME",
            help="a name to keep runs together; default: the pipeline's",
        ),
        Option(
            names=("--stop-on-failure",),
            field="stop",
            help="after a failure start nothing more; default: go on with steps that "
            "do not depend on it",
            read=on,
        ),
    ),
    offers=(Offer.STEPS, Offer.PARAMETERS),
    most=None,
    assigns=True,
)
